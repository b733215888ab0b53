import type { FastifyRequest } from 'fastify';
import { ApiError } from '../errors/api-error.ts';

/**
 * Lets through what the hosted page itself sends. The browser says so in `Sec-Fetch-Site`, which no script can forge;
 * where it does not send that, `Origin` must be ours. Together with a SameSite cookie and a JSON body this keeps other
 * sites from signing a person in, or acting for one (login CSRF, session CSRF).
 *
 * @throws ApiError NOT_PERMISSION
 */
export function requireSameOrigin(request: FastifyRequest, publicUrl: string): void {
  const site = request.headers['sec-fetch-site'];
  const fromHere = site === undefined ? request.headers.origin === publicUrl : site === 'same-origin';
  if (!fromHere) throw new ApiError('NOT_PERMISSION', 'this call is for the hosted sign-in page alone');
}
