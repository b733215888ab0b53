import { parseRevokeRequest, type RevokeRequest } from '../../protocol/oauth.ts';
import { addOAuthRoute } from '../http/oauth-scope.ts';
import type { Server } from '../http/server.ts';
import type { Services } from '../services.ts';
import { knownClient } from './token.ts';

/** Revokes a token and all that the same sign-in gave (RFC 7009). The answer to success is empty. */
export function revoke(app: Server, services: Services): void {
  addOAuthRoute<RevokeRequest>(app, services, '/api/v1/oauth2/revoke', {
    parse: parseRevokeRequest,
    async handle(wanted) {
      const client = await knownClient(services, wanted.client_id);
      const accountId = await services.tokens.revoke(client, wanted.token);
      // Whoever signs out of a site is not signed in to it again behind their back.
      if (accountId) await services.consents.askAgain(accountId, client, true);
      return undefined;
    },
  });
}
