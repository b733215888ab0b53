import { readAccessToken } from '../../http/bearer.ts';
import { type AnswerShape, success } from '../../http/envelope.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { allowSites } from '../support/cors.ts';
import { EXAMPLE_ONT_ID } from '../support/fields.ts';

const ANSWER: AnswerShape = { action: 'info', failure: '' };
const URL_PATH = '/api/v1/ontid/info';

/**
 * Tells whoever holds an access token what it may see. Unlike a check of the signature alone it knows of revocation.
 */
export function info(app: Server, services: Services): void {
  const config = {
    answer: ANSWER,
    credentials: 'bearer',
    description: {
      summary:
        'Tells whom an access token speaks of, and the phone where the person allowed it. Unlike a check of the ' +
        'signature it knows of revocation. There is no body; a missing token is 61001 with 401.',
      errors: ['DECODE_ERROR', 'SIG_VERIFY_FAILED', 'TOKEN_TYPE_ERROR', 'EXPIRES', 'REVOKED'],
      example: { result: { ontid: EXAMPLE_ONT_ID } },
    },
  } as const;
  void app.register(async (scope: Server) => {
    allowSites(scope, services, URL_PATH);
    scope.post(URL_PATH, { config }, async (request, reply) => {
      const { ontid, accountId, scopes } = await services.tokens.inspect(readAccessToken(request.headers));
      const phone = scopes.includes('phone') ? await services.accounts.phoneOf(accountId) : undefined;
      const seen = { ontid, ...(phone ? { phone } : {}) };
      return reply.header('cache-control', 'no-store').send(success(ANSWER, seen));
    });
  });
}
