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
  { activity, config, db, devices, linkedFlows, sessions }: Services,
  account: RecognisedAccount,
  { request, reply, caller }: { request: FastifyRequest; reply: FastifyReply; caller: Caller },
  kind: ActivityKind = 'signed-in',
): Promise<void> {
  if (caller.kind === 'app') return activity.record(account, kind, { app: caller.app.ontId });
  const userAgent = request.headers['user-agent'];
  const cookie = new SessionCookie(config);
  const device = new DeviceCookie(config);
  // One transaction, since each costs a write to the disk.
  const [session, known] = await db.transaction().execute(async (transaction) => {
    const token = await sessions.start(transaction, account, { token: cookie.read(request), userAgent });
    await activity.record(account, kind, { userAgent }, transaction);
    await linkedFlows.prove(transaction, new LinkedCookie(config).read(request), account);
    return [token, await devices.remember(transaction, device.read(request), account)];
  });
  cookie.set(reply, session);
  device.set(reply, known);
}
