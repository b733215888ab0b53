import type { IncomingHttpHeaders } from 'node:http';
import type { Envelope } from '../protocol/custody/custody-api.ts';
import { ERROR_CODES, type ErrorName } from '../protocol/errors/error-codes.ts';
import type { TestTokens } from './test-tokens.ts';

// RFC 6750 §2.1; the other header is the platform's older one.
const BEARER = /^Bearer +(\S+) *$/i;

/** What `/api/v1/ontid/info` answers, with its HTTP status. */
export function tokenInfo(
  tokens: TestTokens,
  headers: IncomingHttpHeaders,
): { status: number; body: Envelope<'info', unknown> } {
  const token = BEARER.exec(headers.authorization ?? '')?.[1] ?? headers['access_token'];
  const seen = typeof token === 'string' && token ? tokens.inspect(token) : 'PARAM_ERROR';
  const [error, desc, result] =
    typeof seen === 'string' ? refusal(seen) : ([ERROR_CODES.SUCCESS, 'SUCCESS', seen] as const);
  return {
    status: error === ERROR_CODES.SUCCESS ? 200 : 401,
    body: { action: 'info', version: '1.0', error, desc, result },
  };
}

const refusal = (name: ErrorName) => [ERROR_CODES[name], name, ''] as const;
