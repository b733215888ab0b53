import Type from 'typebox';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID, ontIdField } from '../support/fields.ts';
import { provenAccount } from '../support/session-account.ts';

/**
 * Signs the account out everywhere. The tokens go too: whoever held a session could have had some made. What the person
 * has agreed to stays, and the browsers that were known are strangers again.
 */
export function accountEndAll(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1', '/account/end-all', {
    action: 'endAllSessions',
    booleanResult: true,
    summary: 'Signs the account out of every browser and revokes every token that apps have. What was agreed to stays.',
    errors: ['EXPIRES', 'IDENTITY_VERIFY_FAILED'],
    example: { request: { ontid: EXAMPLE_ONT_ID }, result: true },
    body: Type.Object({ ontid: ontIdField() }),
    async handle({ ontid }, { request }) {
      const account = await provenAccount(services, request, ontid);
      await services.db.transaction().execute(async (transaction) => {
        await services.tokens.revokeAll(account.id, transaction);
        await services.devices.forget(account, transaction);
      });
      await services.activity.record(account, 'signed-out-everywhere', { userAgent: request.headers['user-agent'] });
      return true;
    },
  });
}
