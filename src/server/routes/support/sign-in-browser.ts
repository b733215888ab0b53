import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Transaction } from 'kysely';
import type { ActivityKind } from '../../../protocol/custody/account-api.ts';
import type { RecognisedAccount } from '../../accounts/account.ts';
import { ApiError } from '../../errors/api-error.ts';
import { DeviceCookie } from '../../http/cookies/device-cookie.ts';
import { SecondCookie } from '../../http/cookies/second-cookie.ts';
import { SessionCookie } from '../../http/cookies/session-cookie.ts';
import type { Services } from '../../services/services.ts';
import { TWO_STEP_METHODS } from '../../sessions/methods.ts';
import type { SignInManner } from '../../sessions/sessions.ts';
import type { SignInMethod } from '../../storage/column-types.ts';
import type { Schema } from '../../storage/schema.ts';
import type { Caller } from './caller.ts';

/** The header in which the page says that the browser is not the person's own: `no`. */
export const REMEMBER_HEADER = 'ontid-remember';

interface CallContext {
  request: FastifyRequest;
  reply: FastifyReply;
  caller: Caller;
  /** Whether the browser is to be remembered, where no header of the page can say it. */
  kept?: boolean;
}

/**
 * Signs the account in in the browser that asked, beside those that are signed in there. The browser is remembered,
 * unless it is not the person's own. An app's back end has no session with us: its own is its own to keep.
 *
 * An account that asks for two steps is signed in by two methods alone: with one, the browser has its first step done.
 *
 * @param methods that were proven in this call
 * @throws ApiError EXPIRES when the account was changed since it was recognised; IDENTITY_VERIFY_FAILED when the second
 *   step is needed, NOT_PERMISSION when it is needed of an app
 */
export async function signInBrowser(
  services: Services,
  account: RecognisedAccount,
  context: CallContext,
  methods: readonly SignInMethod[],
  kind: ActivityKind = 'signed-in',
): Promise<void> {
  const { request, caller } = context;
  const isHalf = account.twoStep && methods.length < TWO_STEP_METHODS;
  if (caller.kind === 'app') {
    if (isHalf) throw refusedToApps(services);
    await services.failureRuns.end(account);
    return services.activity.record(account, kind, { app: caller.app.ontId });
  }
  const kept = context.kept ?? request.headers[REMEMBER_HEADER] !== 'no';
  if (isHalf) return startHalf(services, account, context, { methods, kept });
  return startSession(services, account, context, { methods, kept }, kind);
}

/** What an app's back end is told that may not act alone for an account that asks for two steps. */
export const refusedToApps = ({ config }: Services) =>
  new ApiError(
    'NOT_PERMISSION',
    `this ONT ID asks for a second step, which only the sign-in page takes; send the person to ${config.publicUrl}`,
  );

/** @param first another part of the same transaction */
export async function startSession(
  { activity, config, db, devices, failureRuns, notices, sessions }: Services,
  account: RecognisedAccount,
  { request, reply }: CallContext,
  manner: SignInManner,
  kind: ActivityKind,
  first: (transaction: Transaction<Schema>) => Promise<void> = async () => {},
): Promise<void> {
  const userAgent = request.headers['user-agent'];
  const cookie = new SessionCookie(config);
  const device = new DeviceCookie(config);
  // One transaction, since each costs a write to the disk.
  const [session, known] = await db.transaction().execute(async (transaction) => {
    await first(transaction);
    const started = await sessions.start(transaction, account, { token: cookie.read(request), userAgent }, manner);
    if (kind === 'keystore-sign-in') await notices.tell(transaction, account, kind, { userAgent });
    else await activity.record(account, kind, { userAgent }, transaction);
    await failureRuns.end(account, transaction);
    return [started, manner.kept ? await devices.remember(transaction, device.read(request), account) : undefined];
  });
  cookie.set(reply, session);
  if (known) device.set(reply, known);
}

async function startHalf(
  { activity, accounts, config, db, halfSignIns }: Services,
  account: RecognisedAccount,
  { request, reply }: CallContext,
  { methods, kept }: SignInManner,
): Promise<never> {
  const cookie = new SecondCookie(config);
  const token = await db.transaction().execute(async (transaction) => {
    await accounts.hold(transaction, account);
    await activity.gather(account, 'half-signed-in', { userAgent: request.headers['user-agent'] }, transaction);
    return halfSignIns.start(transaction, cookie.read(request), { account, method: methods[0]!, kept });
  });
  cookie.set(reply, token);
  throw secondStepNeeded();
}

export const secondStepNeeded = () =>
  new ApiError('IDENTITY_VERIFY_FAILED', 'this ONT ID asks for a second step; go on with /second/show');
