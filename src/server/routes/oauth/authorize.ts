import Type from 'typebox';
import { isOntId, type OntId } from '../../../protocol/common/ont-id.ts';
import { canonicalRedirectUri } from '../../../protocol/common/web-address.ts';
import type { AuthorizeRequest, AuthorizeResult } from '../../../protocol/custody/custody-api.ts';
import { isCodeChallenge } from '../../../protocol/oauth/oauth.ts';
import { readScopes } from '../../../protocol/oauth/scope.ts';
import type { PresentAccount, SignedInAccount } from '../../accounts/accounts.ts';
import { type App, askable } from '../../apps/app-registry.ts';
import { resolveRedirectUri } from '../../apps/redirect-uris.ts';
import { ApiError } from '../../errors/api-error.ts';
import { SessionCookie } from '../../http/cookies/session-cookie.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import type { CodeBinding } from '../../tokens/authorization-codes.ts';
import type { Wanted } from '../../tokens/grants.ts';
import { ACCESS_TOKEN_SECONDS, AUTHORIZATION_CODE_SECONDS } from '../../tokens/lifetimes.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID, ontIdField } from '../support/fields.ts';

type Granted = Extract<AuthorizeResult, { status: 'granted' }>;

/**
 * Answers a site's request for the person who is signed in: tokens or a code, or the word that consent is needed first.
 */
export function authorize(app: Server, services: Services): void {
  const cookie = new SessionCookie(services.config);
  addApiRoute(app, services, '/api/v1', '/oauth2/authorize', {
    action: 'authorize',
    summary:
      'Answers a site for the person who is signed in to the hosted page: a token, or the word that consent is ' +
      'needed first.',
    errors: ['NOT_REGISTRY', 'EXPIRES'],
    example: {
      request: { client_id: EXAMPLE_ONT_ID, origin: 'https://shop.example', consent: true },
      result: {
        status: 'granted',
        access_token: 'eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.…',
        ontid: EXAMPLE_ONT_ID,
        expires_in: ACCESS_TOKEN_SECONDS,
      },
    },
    body: Type.Object({
      client_id: Type.String({ maxLength: 64 }),
      origin: Type.String({ maxLength: 300 }),
      ontid: Type.Optional(ontIdField()),
      consent: Type.Optional(Type.Boolean()),
      auto_select: Type.Optional(Type.Boolean()),
      code_challenge: Type.Optional(Type.String({ maxLength: 128 })),
      code_challenge_method: Type.Optional(Type.String({ maxLength: 16 })),
      redirect_uri: Type.Optional(Type.String({ maxLength: 2048 })),
      nonce: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
      scope: Type.Optional(Type.String({ maxLength: 255 })),
    }),
    async handle({ client_id, origin, ontid, consent, auto_select, nonce, scope, ...wish }, { request }) {
      const token = cookie.read(request);
      // Nobody is chosen where nothing is pressed: both look-ups are made at once.
      const [client, only] = await Promise.all([
        registeredApp(services, client_id, origin),
        auto_select ? services.sessions.only(token) : undefined,
      ]);
      const binding = readBinding(client, origin, wish);
      const wanted: Wanted = { scopes: askable(client, readScopes(scope ?? '')), nonce };
      const account = await present(token, ontid, only);
      if (!account) throw new ApiError('EXPIRES', 'nobody is signed in in this browser any more');
      const mustAsk = async () => ({
        status: 'consent_required' as const,
        account: await services.accounts.describe(account.id),
      });
      if (auto_select) {
        // The page was drawn a moment ago; meanwhile the person may have signed out of the site, or somebody else come.
        const given = await services.consents.given(account, client, wanted.scopes);
        if (binding || given?.asksAgain !== false || account !== only) return mustAsk();
      } else if (consent) {
        await services.consents.give(account, client, wanted.scopes);
        await services.activity.record(account, 'app-allowed', {
          userAgent: request.headers['user-agent'],
          app: client.ontId,
        });
      } else {
        const given = await services.consents.given(account, client, wanted.scopes);
        if (!given) return mustAsk();
        if (given.asksAgain) await services.consents.askAgain(account.id, client, false);
      }
      return grant(services, client, account, wanted, binding);
    },
  });

  /** Whom the call is for: where `only` one account is signed in and it is the one named, no other is looked for. */
  async function present(
    token: string | undefined,
    ontid: OntId | undefined,
    only: SignedInAccount | undefined,
  ): Promise<SignedInAccount | undefined> {
    if (only && (ontid === undefined || ontid === only.ontId)) return only;
    return ontid === undefined ? services.sessions.find(token) : services.sessions.choose(token, ontid);
  }
}

/**
 * Gives what was agreed to: tokens, or a code that is bound to the request.
 *
 * @throws ApiError EXPIRES as `Sessions.hold`
 */
export async function grant(
  services: Services,
  client: App,
  account: PresentAccount,
  wanted: Wanted,
  binding: CodeBinding | undefined,
): Promise<Granted> {
  if (!binding) return { status: 'granted', ...(await services.tokens.grant(client, account, wanted)) };
  const code = await services.authorizationCodes.issue(client, account, wanted, binding);
  return { status: 'granted', code, redirect_uri: binding.redirectUri, expires_in: AUTHORIZATION_CODE_SECONDS };
}

async function registeredApp({ apps }: Services, clientId: string, origin: string): Promise<App> {
  const client = isOntId(clientId) ? await apps.find(clientId) : undefined;
  const known = client?.origins.includes(origin) || client?.redirectUris.some((uri) => new URL(uri).origin === origin);
  if (!client || !known) throw new ApiError('NOT_REGISTRY', 'this app is not registered for this origin');
  return client;
}

type CodeWish = Pick<AuthorizeRequest, 'code_challenge' | 'code_challenge_method' | 'redirect_uri'>;

/** What the code is bound to; `undefined` when tokens are asked for. */
function readBinding(client: App, origin: string, wish: CodeWish): CodeBinding | undefined {
  const { code_challenge, code_challenge_method, redirect_uri } = wish;
  if (code_challenge === undefined) {
    // Whoever took the challenge out of a request must not get more than was asked for (RFC 9700 §4.8).
    if (code_challenge_method === undefined && redirect_uri === undefined) return undefined;
    throw new ApiError('PARAM_ERROR', 'code_challenge is missing');
  }
  if ((code_challenge_method ?? 'S256') !== 'S256')
    throw new ApiError('PARAM_ERROR', 'code_challenge_method must be S256');
  if (!isCodeChallenge(code_challenge))
    throw new ApiError('PARAM_ERROR', 'code_challenge is a SHA-256 in base64url, 43 characters');
  const requested = redirect_uri === undefined ? undefined : canonicalRedirectUri(redirect_uri);
  if (redirect_uri !== undefined && requested === undefined) {
    throw new ApiError('PARAM_ERROR', 'redirect_uri is an absolute https URL without a fragment');
  }
  const redirectUri = resolveRedirectUri(client, origin, requested);
  if (redirectUri === undefined) {
    throw new ApiError('NOT_REGISTRY', 'a code goes to a redirect_uri of a registered origin, the same as origin');
  }
  return { codeChallenge: code_challenge, redirectUri, requestedRedirectUri: requested, origin };
}
