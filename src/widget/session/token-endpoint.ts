import { OntidError } from '../../protocol/errors/errors.ts';
import type { CodeRequest } from '../../protocol/oauth/oauth.ts';
import { parseSignInResult, type SignInResult } from '../../protocol/sign-in/result.ts';

/**
 * What a code is traded with. The redirect URI is left out: the platform may have chosen another (OAuth 2.1 §4.1.3).
 */
export type CodeHolder = Pick<CodeRequest, 'client_id' | 'code_verifier'>;

/**
 * Trades the code that came back for the result (RFC 6749 §4.1.3).
 *
 * @param host the platform's origin
 * @throws OntidError by rejection: `ERR_PLATFORM_UNREACHABLE`, or `ERR_SIGN_IN_FAILED` when the platform refuses the
 *   code
 */
export async function tradeCode(host: string, code: string, holder: CodeHolder): Promise<SignInResult> {
  const answer = await postToken(host, { grant_type: 'authorization_code', code, ...holder });
  const result = parseSignInResult(answer);
  if (!result) throw new OntidError('ERR_SIGN_IN_FAILED', `The platform refused the code: ${problemOf(answer)}.`);
  return result;
}

/**
 * Asks the token endpoint. A form needs no permission of the browser's before it is sent, as JSON would.
 *
 * @returns what came as JSON, of any kind and with any status
 * @throws OntidError by rejection: `ERR_PLATFORM_UNREACHABLE`
 */
export async function postToken(host: string, form: Record<string, string>, path = 'token'): Promise<unknown> {
  try {
    const response = await fetch(`${host}/api/v1/oauth2/${path}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      credentials: 'omit',
      keepalive: true,
    });
    const text = await response.text();
    return text ? JSON.parse(text) : {};
  } catch (cause) {
    throw new OntidError('ERR_PLATFORM_UNREACHABLE', `${host} gave no answer.`, { cause });
  }
}

/** The words of RFC 6749 §5.2 in which an answer says no. */
export function problemOf(answer: unknown): string {
  const { error, error_description } = Object(answer) as Record<string, unknown>;
  return String(error_description ?? error ?? 'no result');
}
