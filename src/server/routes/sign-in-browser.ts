import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ActivityKind } from '../../protocol/account-api.ts';
import type { RecognisedAccount } from '../accounts/account.ts';
import type { Caller } from '../http/caller.ts';
import { DeviceCookie } from '../http/device-cookie.ts';
import { LinkedCookie } from '../http/linked-cookie.ts';
import { SessionCookie } from '../http/session-cookie.ts';
import type { Services } from '../services.ts';

/**
 * Signs the account in in the browser that asked, beside those that are signed in there. The browser is remembered. An
 * app's back end has no session with us: its own is its own to keep.
 *
 * @throws ApiError EXPIRES when the account was changed since it was recognised
 */
export async function signInBrowser(
  { activity, config, devices, linkedFlows, sessions }: Services,
  account: RecognisedAccount,
  { request, reply, caller }: { request: FastifyRequest; reply: FastifyReply; caller: Caller },
  kind: ActivityKind = 'signed-in',
): Promise<void> {
  const userAgent = request.headers['user-agent'];
  await activity.record(account, kind, caller.kind === 'app' ? { app: caller.app.ontId } : { userAgent });
  if (caller.kind === 'app') return;
  const cookie = new SessionCookie(config);
  const device = new DeviceCookie(config);
  cookie.set(reply, await sessions.start(account, { token: cookie.read(request), userAgent }));
  await linkedFlows.prove(new LinkedCookie(config).read(request), account);
  device.set(reply, await devices.remember(device.read(request), account));
}
