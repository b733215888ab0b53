import type { OntId } from '../../protocol/ont-id.ts';
import { parseTokenRequest, type TokenRequest, type TokenResponse } from '../../protocol/oauth.ts';
import type { App } from '../apps/app-registry.ts';
import { addOAuthRoute } from '../http/oauth-scope.ts';
import type { Server } from '../http/server.ts';
import { OAuthError } from '../oauth-error.ts';
import type { Services } from '../services.ts';

/**
 * Trades a code or a refresh token for tokens (RFC 6749 §4.1.3, §6). Clients are public ones: a code is held by its
 * verifier, a refresh token by its single use.
 */
export function token(app: Server, services: Services): void {
  addOAuthRoute<TokenRequest>(app, services, '/api/v1/oauth2/token', {
    parse: parseTokenRequest,
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
  if (!client) throw new OAuthError('invalid_client', 'no app is registered with this client_id', 401);
  return client;
}
