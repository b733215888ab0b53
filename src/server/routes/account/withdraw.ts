import Type from 'typebox';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID, ontIdField } from '../support/fields.ts';
import { provenAccount } from '../support/session-account.ts';

/** Takes an app's access back. Doing it twice is doing it once. */
export function accountWithdraw(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1', '/account/withdraw', {
    action: 'withdrawApp',
    booleanResult: true,
    summary: 'Takes an app’s access back: it has to ask anew, and every token that it got for this account is revoked.',
    errors: ['EXPIRES', 'IDENTITY_VERIFY_FAILED'],
    example: { request: { ontid: EXAMPLE_ONT_ID, client_id: EXAMPLE_ONT_ID }, result: true },
    body: Type.Object({ ontid: ontIdField(), client_id: ontIdField() }),
    async handle({ ontid, client_id }, { request }) {
      const account = await provenAccount(services, request, ontid);
      const withdrawn = await services.db.transaction().execute(async (transaction) => {
        // The consent first: what is being given under it holds it, and is there to be revoked once it can be deleted.
        const given = await services.consents.withdraw(account, client_id, transaction);
        await services.tokens.revokeApp(account.id, client_id, transaction);
        return given;
      });
      if (withdrawn)
        await services.activity.record(account, 'app-withdrawn', {
          userAgent: request.headers['user-agent'],
          app: client_id,
        });
      return true;
    },
  });
}
