import type { FastifyRequest } from 'fastify';
import type { OntId } from '../../../protocol/common/ont-id.ts';
import type { RecognisedAccount, RetiredAccount } from '../../accounts/account.ts';
import type { SignedInAccount } from '../../accounts/accounts.ts';
import { ApiError } from '../../errors/api-error.ts';
import { SessionCookie } from '../../http/cookies/session-cookie.ts';
import type { Services } from '../../services/services.ts';
import type { Caller } from './caller.ts';
import { refusedToApps } from './sign-in-browser.ts';

/**
 * The account that a call of the page is about, if it is signed in in the browser that asks.
 *
 * @throws ApiError EXPIRES
 */
export async function sessionAccount(
  { config, sessions }: Services,
  request: FastifyRequest,
  ontid: OntId,
): Promise<SignedInAccount> {
  const account = await sessions.find(new SessionCookie(config).read(request), ontid);
  if (!account) throw new ApiError('EXPIRES', 'this account is not signed in in this browser any more');
  return account;
}

/**
 * The same for a call that needs its owner to be there now: they entered the password in this session in the last five
 * minutes. Every account has a password, since it seals the key.
 *
 * @throws ApiError EXPIRES; IDENTITY_VERIFY_FAILED when the password has to be entered again
 */
export async function provenAccount(
  services: Services,
  request: FastifyRequest,
  ontid: OntId,
): Promise<SignedInAccount> {
  const account = await sessionAccount(services, request, ontid);
  if (!services.sessions.isProven(account)) {
    throw new ApiError(
      'IDENTITY_VERIFY_FAILED',
      'enter the password again first: /session/prove, good for five minutes',
    );
  }
  return account;
}

/**
 * Makes sure that a call that rests on a password rests on more where the account asks for two steps: its owner is
 * signed in, with both methods, in the browser that asks. An app's back end cannot be.
 *
 * @param account whose password was proven; one that is retired asks for its password alone
 * @returns the session, of an account that asks for two steps
 * @throws ApiError EXPIRES, NOT_PERMISSION
 */
export async function requireBothSteps(
  services: Services,
  { request, caller }: { request: FastifyRequest; caller: Caller },
  account: RecognisedAccount | RetiredAccount,
): Promise<SignedInAccount | undefined> {
  if (!('twoStep' in account && account.twoStep)) return undefined;
  if (caller.kind === 'app') throw refusedToApps(services);
  return sessionAccount(services, request, account.ontId);
}
