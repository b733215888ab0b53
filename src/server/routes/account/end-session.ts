import Type from 'typebox';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID, ontIdField } from '../support/fields.ts';
import { provenAccount } from '../support/session-account.ts';

/** Signs the account out of one browser, this or another. Others who are signed in there stay so. */
export function accountEndSession(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1', '/account/end-session', {
    action: 'endAccountSession',
    booleanResult: true,
    summary: 'Signs the account out of one browser. Sites keep the tokens that they have.',
    errors: ['EXPIRES', 'IDENTITY_VERIFY_FAILED'],
    example: { request: { ontid: EXAMPLE_ONT_ID, session: '8b0f8dd6-5f3b-4a53-9f0c-2f0a1f3f8f5e' }, result: true },
    body: Type.Object({
      ontid: ontIdField(),
      session: Type.String({
        pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
        description: 'the session’s `id`',
      }),
    }),
    async handle({ ontid, session }, { request }) {
      await services.sessions.endOne(await provenAccount(services, request, ontid), session);
      return true;
    },
  });
}
