import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from '../errors/api-error.ts';

// RFC 6750 §2.1; the scheme's name is case-insensitive (RFC 9110 §11.1).
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

/**
 * The access token of a request: `Authorization: Bearer`, or the platform's older header `access_token`.
 *
 * @throws ApiError PARAM_ERROR when there is none, it is malformed, or there are two
 */
export function readAccessToken(headers: IncomingHttpHeaders): string {
  const older = headers['access_token'];
  // Other schemes tell who calls, not what they were given.
  const authorization = /^Bearer\b/i.test(headers.authorization ?? '') ? headers.authorization! : undefined;
  const bearer = authorization && BEARER.exec(authorization)?.[1];
  if (authorization && !bearer) throw missing('the Authorization header is "Bearer" and the token');
  if (bearer !== undefined && older !== undefined)
    throw missing('the token comes in one header: Authorization, or access_token');
  const token = bearer ?? older;
  if (typeof token !== 'string' || !token)
    throw missing('the access token is missing: send it as Authorization: Bearer, or as access_token');
  return token;
}

const missing = (problem: string) => new ApiError('PARAM_ERROR', problem, { status: 401 });
