import Type from 'typebox';
import type { OntId } from '../../../protocol/common/ont-id.ts';
import { parseTokenRequest, type TokenRequest, type TokenResponse } from '../../../protocol/oauth/oauth.ts';
import type { App } from '../../apps/app-registry.ts';
import { OAuthError } from '../../errors/oauth-error.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { clientIdField, EXAMPLE_ONT_ID } from '../support/fields.ts';
import { addOAuthRoute } from '../support/oauth-route.ts';

/**
 * Trades a code or a refresh token for tokens (RFC 6749 §4.1.3, §6). Clients are public ones: a code is held by its
 * verifier, a refresh token by its single use.
 */
export function token(app: Server, services: Services): void {
  addOAuthRoute<TokenRequest>(app, services, '/api/v1/oauth2/token', {
    parse: parseTokenRequest,
    description: {
      summary: 'Trades an authorization code, or a refresh token, for tokens.',
      errors: {
        400: ['invalid_request', 'invalid_client', 'invalid_grant', 'unauthorized_client', 'unsupported_grant_type'],
        500: ['server_error'],
      },
      body: Type.Object({
        grant_type: Type.Union([Type.Literal('authorization_code'), Type.Literal('refresh_token')]),
        client_id: clientIdField(),
        code: Type.Optional(Type.String({ description: 'for `authorization_code`: good for a minute, once' })),
        code_verifier: Type.Optional(
          Type.String({ description: 'for `authorization_code`: PKCE, S256, 43 to 128 characters' }),
        ),
        redirect_uri: Type.Optional(
          Type.String({ description: 'for `authorization_code`: the one that was named when the code was asked for' }),
        ),
        refresh_token: Type.Optional(
          Type.String({ description: 'for `refresh_token`: good once; the answer has the next' }),
        ),
      }),
      example: {
        request: {
          grant_type: 'authorization_code',
          client_id: EXAMPLE_ONT_ID,
          code: 'SplxlOBeZQQYbYS6WxSbIA5mGQ4WGKh9-4kSCe3vLb8',
          code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
        },
        result: {
          access_token: 'eyJhbGciOiJFUzI1NiIs…',
          refresh_token: 'eyJhbGciOiJFUzI1NiIs…',
          ontid: EXAMPLE_ONT_ID,
          expires_in: 86_400,
          token_type: 'Bearer',
        },
      },
    },
    async handle(wanted, { request }): Promise<TokenResponse> {
      const client = await knownClient(services, wanted.client_id);
      const tokens =
        wanted.grant_type === 'authorization_code'
          ? await services.authorizationCodes.redeem(client, wanted, request.headers.origin)
          : await services.tokens.refresh(client, wanted.refresh_token);
      return { ...tokens, token_type: 'Bearer' };
    },
  });
}

/** @throws OAuthError invalid_client */
export async function knownClient({ apps }: Services, clientId: OntId): Promise<App> {
  const client = await apps.find(clientId);
  if (!client) throw new OAuthError('invalid_client', 'no app is registered with this client_id');
  return client;
}
