import type { FastifyRequest } from 'fastify';
import type { OntId } from '../../protocol/ont-id.ts';
import type { SignedInAccount } from '../accounts/accounts.ts';
import { ApiError } from '../api-error.ts';
import { SessionCookie } from '../http/session-cookie.ts';
import type { Services } from '../services.ts';

/**
 * The account that a call of the page is about, if it is signed in in the browser that asks.
 *
 * @throws ApiError EXPIRES
 */
export async function sessionAccount({ config, sessions }: Services, request: FastifyRequest, ontid: OntId): Promise<SignedInAccount> {
  const account = await sessions.find(new SessionCookie(config).read(request), ontid);
  if (!account) throw new ApiError('EXPIRES', 'this account is not signed in in this browser any more');
  return account;
}
