import Type from 'typebox';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID, ontIdField } from '../support/fields.ts';
import { sessionAccount } from '../support/session-account.ts';

/** What became of an account's documents. */
export function accountCredentials(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1', '/account/credentials', {
    action: 'showCredentials',
    summary:
      'The requests for a verified credential of the account, its own and those of apps, with what came of them: a ' +
      'credential, which only the key of the ONT ID opens.',
    errors: ['EXPIRES'],
    example: {
      request: { ontid: EXAMPLE_ONT_ID },
      result: [
        {
          doc_type: 'passport',
          country: 'CN',
          status: 'pending',
          reason: null,
          at: 1767323045,
          app: null,
          issued: null,
        },
      ],
    },
    body: Type.Object({ ontid: ontIdField() }),
    async handle({ ontid }, { request }) {
      return services.onttag.requests.ofAccount(await sessionAccount(services, request, ontid));
    },
  });
}
