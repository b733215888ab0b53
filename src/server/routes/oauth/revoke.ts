import Type from 'typebox';
import { parseRevokeRequest, type RevokeRequest } from '../../../protocol/oauth/oauth.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { clientIdField, EXAMPLE_ONT_ID } from '../support/fields.ts';
import { addOAuthRoute } from '../support/oauth-route.ts';
import { knownClient } from './token.ts';

/** Revokes a token and all that the same sign-in gave (RFC 7009). The answer to success is empty. */
export function revoke(app: Server, services: Services): void {
  addOAuthRoute<RevokeRequest>(app, services, '/api/v1/oauth2/revoke', {
    parse: parseRevokeRequest,
    description: {
      summary:
        'Revokes a token of either kind, and all that the same sign-in gave. A page that was loaded anew sends the ' +
        'token’s id (jti) in its place. The answer is empty, also for what is no token.',
      errors: { 400: ['invalid_request', 'invalid_client', 'invalid_grant'], 500: ['server_error'] },
      body: Type.Object({
        client_id: clientIdField(),
        token: Type.Optional(Type.String({ description: 'an access token or a refresh token; or else jti' })),
        jti: Type.Optional(Type.String({ description: 'the claim jti of one of them' })),
      }),
      example: { request: { client_id: EXAMPLE_ONT_ID, token: 'eyJhbGciOiJFUzI1NiIs…' } },
    },
    async handle(wanted) {
      const client = await knownClient(services, wanted.client_id);
      const accountId = await (wanted.jti
        ? services.tokens.revokeById(client, wanted.jti)
        : services.tokens.revoke(client, wanted.token!));
      // Whoever signs out of a site is not signed in to it again behind their back.
      if (accountId) await services.consents.askAgain(accountId, client, true);
      return undefined;
    },
  });
}
