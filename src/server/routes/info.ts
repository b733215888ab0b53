import { readAccessToken } from '../http/bearer.ts';
import { allowSites } from '../http/cors.ts';
import { success, type AnswerShape } from '../http/envelope.ts';
import type { Server } from '../http/server.ts';
import type { Services } from '../services.ts';

const ANSWER: AnswerShape = { action: 'info', failure: '' };
const URL_PATH = '/api/v1/ontid/info';

/** Tells whoever holds an access token what it may see. Unlike a check of the signature alone it knows of revocation. */
export function info(app: Server, services: Services): void {
  void app.register(async (scope: Server) => {
    allowSites(scope, services, URL_PATH);
    scope.post(URL_PATH, { config: { answer: ANSWER } }, async (request, reply) => {
      // RFC 9110 §11.6.1: every 401 names what it wants.
      void reply.headers({ 'cache-control': 'no-store', 'www-authenticate': 'Bearer' });
      const { ontid, accountId, scopes } = await services.tokens.inspect(readAccessToken(request.headers));
      const seen = { ontid, ...(scopes.includes('phone') ? { phone: await services.accounts.phoneOf(accountId) } : {}) };
      return reply.removeHeader('www-authenticate').send(success(ANSWER, seen));
    });
  });
}
