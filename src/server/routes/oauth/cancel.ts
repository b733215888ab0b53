import Type from 'typebox';
import { type CancelRequest, parseCancelRequest } from '../../../protocol/oauth/oauth.ts';
import type { Server } from '../../http/server.ts';
import { sourceOf } from '../../http/source.ts';
import type { Services } from '../../services/services.ts';
import { addOAuthRoute } from '../support/oauth-route.ts';

/**
 * Cancels an authorization code that came to a page where nobody waits for it. The page has no verifier for it: another
 * page, or a stranger, started that sign-in. The answer is the same for every code.
 */
export function cancel(app: Server, services: Services): void {
  addOAuthRoute<CancelRequest>(app, services, '/api/v1/oauth2/cancel', {
    parse: parseCancelRequest,
    description: {
      summary: 'Cancels an authorization code that nobody waits for. The answer is empty, also for an unknown code.',
      errors: { 400: ['invalid_request'], 500: ['server_error'] },
      body: Type.Object({ code: Type.String({ description: 'the code, as it came in the URL' }) }),
      example: { request: { code: 'SplxlOBeZQQYbYS6WxSbIA5mGQ4WGKh9-4kSCe3vLb8' }, result: {} },
    },
    async handle({ code }, { request }) {
      await services.guard.call(sourceOf(request, services.config));
      await services.authorizationCodes.cancel(code);
      return {};
    },
  });
}
