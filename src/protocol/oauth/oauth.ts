import { isOntId, type OntId } from '../common/ont-id.ts';

/**
 * The endpoints that OAuth's own clients know: `POST /api/v1/oauth2/token` (RFC 6749) and `/oauth2/revoke` (RFC 7009).
 * They take forms or JSON with the same names, and answer as those RFCs have it and not in the platform's envelope,
 * whose `error` is a number: to an OAuth client `error` is a word.
 */
export type TokenRequest = CodeRequest | RefreshRequest;

/** RFC 6749 §4.1.3, RFC 7636 §4.5. */
export interface CodeRequest {
  grant_type: 'authorization_code';
  client_id: OntId;
  code: string;
  code_verifier: string;
  /**
   * The redirect URI that the code was sent to. It may be left out (OAuth 2.1 §4.1.3). Older builds send the one that
   * they asked for.
   */
  redirect_uri?: string;
}

/** RFC 6749 §6. */
export interface RefreshRequest {
  grant_type: 'refresh_token';
  client_id: OntId;
  refresh_token: string;
}

/** Ours: `POST /api/v1/oauth2/cancel` makes a code unusable that nobody waits for. It needs no verifier. */
export interface CancelRequest {
  code: string;
}

/**
 * RFC 7009 §2.1. `token_type_hint` is not needed: a token says what it is. A page that no longer has the token, since
 * it was loaded anew, sends the token's claim `jti` in its place. A `jti` opens nothing: all that its holder can do is
 * sign the person out of this one app.
 */
export type RevokeRequest = { client_id: OntId } & ({ token: string; jti?: never } | { jti: string; token?: never });

/** RFC 6749 §5.1. */
export interface TokenResponse {
  access_token: string;
  token_type: 'Bearer';
  /** Seconds for which the access token is good. */
  expires_in: number;
  /** For apps that are registered for it. It takes the place of the one that was sent. */
  refresh_token?: string;
  /** What it may see besides the ONT ID (RFC 6749 §3.3); absent where that is nothing. */
  scope?: string;
  /** Ours: who signed in. */
  ontid: OntId;
}

/** RFC 6749 §5.2, RFC 7009 §2.2.1; `server_error` and `temporarily_unavailable` go with 5xx and 429. */
export type OAuthErrorName =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'server_error'
  | 'temporarily_unavailable';

export interface OAuthErrorResponse {
  error: OAuthErrorName;
  /** What is wrong, for a developer. */
  error_description: string;
}

/** A request that cannot be read. */
export interface OAuthFault {
  error: OAuthErrorName;
  problem: string;
}

// RFC 7636 §4.1: 43 to 128 unreserved characters. §4.2: SHA-256 in base64url is 43 characters.
const VERIFIER = /^[A-Za-z0-9\-._~]{43,128}$/;
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/** 128 random bits in hex, as the platform writes them. */
const JTI = /^[0-9a-f]{32}$/;

/** Whether a text can be a PKCE code challenge of the method S256. */
export function isCodeChallenge(text: string): boolean {
  return CHALLENGE.test(text);
}

/**
 * Reads the body of a token request. As RFC 6749 §3.2 has it, unknown parameters are passed over, empty ones are as
 * good as left out, and repeated ones refused.
 *
 * @param parameters names and values as they came: of a form, or of a JSON object
 */
export function parseTokenRequest(
  parameters: Iterable<[string, unknown]>,
): { request: TokenRequest } | { fault: OAuthFault } {
  const read = readParameters(parameters, [
    'grant_type',
    'client_id',
    'code',
    'code_verifier',
    'redirect_uri',
    'refresh_token',
  ]);
  if ('fault' in read) return read;
  const { grant_type, client_id, code, code_verifier, redirect_uri, refresh_token } = read.values;
  if (!grant_type) return fault('grant_type is missing');
  if (grant_type !== 'authorization_code' && grant_type !== 'refresh_token') {
    return { fault: { error: 'unsupported_grant_type', problem: 'grant_type is authorization_code or refresh_token' } };
  }
  if (!isOntId(client_id)) return fault("client_id is the app's ONT ID");
  if (grant_type === 'refresh_token') {
    return refresh_token ? { request: { grant_type, client_id, refresh_token } } : fault('refresh_token is missing');
  }
  if (!code) return fault('code is missing');
  if (!code_verifier) return fault('code_verifier is missing');
  if (!VERIFIER.test(code_verifier)) return fault('code_verifier has 43 to 128 characters of A-Z a-z 0-9 - . _ ~');
  return { request: { grant_type, client_id, code, code_verifier, ...(redirect_uri ? { redirect_uri } : {}) } };
}

/** Reads the body of a revocation; see `parseTokenRequest`. */
export function parseRevokeRequest(
  parameters: Iterable<[string, unknown]>,
): { request: RevokeRequest } | { fault: OAuthFault } {
  const read = readParameters(parameters, ['client_id', 'token', 'jti']);
  if ('fault' in read) return read;
  const { client_id, token, jti } = read.values;
  if (!isOntId(client_id)) return fault("client_id is the app's ONT ID");
  if (token) return jti ? fault('token and jti exclude each other') : { request: { client_id, token } };
  if (!jti) return fault('token is missing');
  return JTI.test(jti) ? { request: { client_id, jti } } : fault('jti has 32 characters of 0-9 a-f');
}

/** Reads the body of a request to cancel a code; see `parseTokenRequest`. */
export function parseCancelRequest(
  parameters: Iterable<[string, unknown]>,
): { request: CancelRequest } | { fault: OAuthFault } {
  const read = readParameters(parameters, ['code']);
  if ('fault' in read) return read;
  const { code } = read.values;
  return code ? { request: { code } } : fault('code is missing');
}

function readParameters<Name extends string>(
  parameters: Iterable<[string, unknown]>,
  names: readonly Name[],
): { values: Partial<Record<Name, string>> } | { fault: OAuthFault } {
  const values: Partial<Record<Name, string>> = {};
  const seen = new Set<string>();
  for (const [key, value] of parameters) {
    const name = names.find((known) => known === key);
    if (!name) continue;
    if (seen.has(name)) return fault(`${name} is repeated`);
    seen.add(name);
    if (typeof value !== 'string') return fault(`${name} is not a text`);
    if (value) values[name] = value;
  }
  return { values };
}

function fault(problem: string): { fault: OAuthFault } {
  return { fault: { error: 'invalid_request', problem } };
}
