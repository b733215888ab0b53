import { createHash, randomBytes } from 'node:crypto';
import type { OntId } from '../../src/protocol/common/ont-id.ts';
import type { PageClient } from './page-client.ts';
import type { TestPlatform } from './platform.ts';

/** What the token endpoint said. */
export interface OAuthAnswer {
  status: number;
  headers: Headers;
  body: Record<string, string>;
}

/** A PKCE pair. */
export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** Sends a form as an OAuth client does (RFC 6749 §4.1.3). */
export async function postForm(
  platform: TestPlatform,
  path: string,
  form: Record<string, string> | string,
  headers: Record<string, string> = {},
): Promise<OAuthAnswer> {
  const body = typeof form === 'string' ? form : new URLSearchParams(form).toString();
  const response = await fetch(`${platform.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text ? JSON.parse(text) : {}) as Record<string, string>,
  };
}

/** Asks for a code as the hosted page does for a person who has agreed. */
export async function codeFor(
  client: PageClient,
  request: { client_id: OntId; origin: string; code_challenge: string; redirect_uri?: string },
): Promise<string> {
  const { body } = await client.post('/oauth2/authorize', { ...request, consent: true });
  if (body.error !== 0) throw new Error(body.desc);
  return (body.result as { code: string }).code;
}

/** Asks what a token may see: the answer's number and result. */
export async function infoOf(
  platform: TestPlatform,
  token: string,
): Promise<{ status: number; error: number; result: unknown }> {
  const response = await fetch(`${platform.url}/api/v1/ontid/info`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  const { error, result } = (await response.json()) as { error: number; result: unknown };
  return { status: response.status, error, result };
}

/** Registers a person, and signs the person in at an app with refresh tokens. */
export async function signInForTokens(
  platform: TestPlatform,
  phone: string,
  request: { client_id: OntId; origin: string },
): Promise<{ client: PageClient; ontid: string; access: string; refresh: string }> {
  const client = platform.client();
  const ontid = await client.register(phone);
  const { verifier, challenge } = pkce();
  const { body } = await postForm(platform, '/oauth2/token', {
    grant_type: 'authorization_code',
    client_id: request.client_id,
    code: await codeFor(client, { ...request, code_challenge: challenge }),
    code_verifier: verifier,
  });
  return { client, ontid, access: body['access_token']!, refresh: body['refresh_token']! };
}

/** Asks for new tokens by a refresh token. */
export const refreshTokens = (platform: TestPlatform, refresh_token: string, client_id: OntId): Promise<OAuthAnswer> =>
  postForm(platform, '/oauth2/token', { grant_type: 'refresh_token', client_id, refresh_token });

/** Revokes a token as its app does. */
export const revokeToken = (platform: TestPlatform, token: string, client_id: OntId): Promise<OAuthAnswer> =>
  postForm(platform, '/oauth2/revoke', { token, client_id });
