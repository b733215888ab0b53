import * as oauth from 'openid-client';
import { LinkedRefused } from '../../errors/linked-refused.ts';
import type { Door } from '../../storage/column-types.ts';
import { callProvider, readObject } from './ask.ts';
import type { AddressBook, Credentials, Provider } from './provider.ts';
import { readSubject } from './subject.ts';

/** A provider that speaks OAuth 2.0 or OpenID Connect as the standards have it, or nearly. */
export interface OAuthSpeech {
  /**
   * RFC 8414's names: `issuer`, `authorization_endpoint`, `token_endpoint`, and `jwks_uri` of one that gives ID tokens.
   */
  server: { issuer: string; authorization_endpoint: string; token_endpoint: string; jwks_uri?: string };
  scope: string;
  /** How the secret is sent to the token endpoint (RFC 6749 §2.3.1). */
  authentication: 'post' | 'basic';
  /** Whether the provider knows PKCE with S256. */
  pkce: boolean;
  /** Makes of the token endpoint's answer what RFC 6749 §5.1 asks for. */
  mend?: (answer: Record<string, unknown>) => Record<string, unknown>;
  /** What names the person: in the token endpoint's answer, or asked for with the access token. */
  subjects(tokens: Tokens, ask: (address: string) => Promise<Record<string, unknown>>): Promise<unknown[]> | unknown[];
}

type Tokens = Awaited<ReturnType<typeof oauth.authorizationCodeGrant>>;

/** A provider on top of `openid-client`, which checks state, issuer, nonce, and the ID token's signature. */
export function oauthProvider(
  speech: OAuthSpeech,
  doors: Partial<Record<Door, Credentials>>,
  at: AddressBook,
): Omit<Provider, 'id' | 'name'> {
  const config = configure(speech, doors.web!, at);
  const isOpenId = speech.server.jwks_uri !== undefined;
  return {
    doorFor: () => 'web',
    async address(_door, { state, nonce, codeVerifier, redirectUri }) {
      const pkce = speech.pkce && {
        code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      };
      return oauth.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: speech.scope,
        state,
        ...pkce,
        ...(isOpenId && { nonce }),
      });
    },
    async identify(_door, answer, { state, nonce, codeVerifier }) {
      try {
        const checks = {
          expectedState: state,
          ...(speech.pkce && { pkceCodeVerifier: codeVerifier }),
          ...(isOpenId && { expectedNonce: nonce, idTokenExpected: true }),
        };
        const tokens = await oauth.authorizationCodeGrant(config, answer, checks);
        const subjects = await speech.subjects(tokens, (address) =>
          askWith(config, tokens.access_token, new URL(at(address))),
        );
        return subjects.map(readSubject);
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
}

function configure(
  { server, authentication, mend }: OAuthSpeech,
  { clientId, clientSecret }: Credentials,
  at: AddressBook,
): oauth.Configuration {
  const { issuer, ...endpoints } = server;
  const addresses = Object.fromEntries(
    Object.entries(endpoints).map(([name, address]) => [name, at(address)]),
  ) as typeof endpoints;
  const authenticate =
    authentication === 'basic' ? oauth.ClientSecretBasic(clientSecret) : oauth.ClientSecretPost(clientSecret);
  const config = new oauth.Configuration({ issuer, ...addresses }, clientId, undefined, authenticate);
  config[oauth.customFetch] = async (url, options) => {
    const { status, type, text } = await callProvider(url, options as RequestInit);
    const answer = mend && url === addresses.token_endpoint ? readObject(text) : undefined;
    return answer
      ? Response.json(mend!(answer), { status })
      : new Response(text || null, { status, headers: { 'content-type': type } });
  };
  // An ID token that came over TLS may go unchecked (OpenID Connect Core §3.1.3.7); here none does.
  if (server.jwks_uri) oauth.enableNonRepudiationChecks(config);
  // Only a test's address book leads to plain HTTP.
  if (addresses.token_endpoint.startsWith('http:')) oauth.allowInsecureRequests(config);
  return config;
}

async function askWith(
  config: oauth.Configuration,
  accessToken: string,
  address: URL,
): Promise<Record<string, unknown>> {
  const response = await oauth.fetchProtectedResource(config, accessToken, address, 'GET');
  const answer = response.ok ? readObject(await response.text()) : undefined;
  if (!answer) throw new LinkedRefused('refused', `answered ${response.status}`);
  return answer;
}

/** The library wraps what a call throws. Its own errors hold whole answers: of them only the code is kept. */
function refusalOf(error: unknown): LinkedRefused {
  const { name, code, cause } = error as Error & { code?: unknown };
  if (error instanceof LinkedRefused) return error;
  if (cause instanceof LinkedRefused) return cause;
  return new LinkedRefused(
    'refused',
    [name, code]
      .filter((part) => typeof part === 'string')
      .join(' ')
      .slice(0, 96),
  );
}
