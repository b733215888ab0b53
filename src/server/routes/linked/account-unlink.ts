import Type from 'typebox';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID, ontIdField } from '../support/fields.ts';
import { provenAccount } from '../support/session-account.ts';

/** Takes a way in away from the account page's account; the last one stays. */
export function accountUnlink(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1', '/account/unlink', {
    action: 'unlinkAccount',
    booleanResult: true,
    summary: 'Takes away an account at a provider that signs in to this one. The last way in stays.',
    errors: ['EXPIRES', 'IDENTITY_VERIFY_FAILED', 'NOT_FOUND', 'NOT_PERMISSION'],
    example: { request: { ontid: EXAMPLE_ONT_ID, linked: '5d0f8a52-1c5e-4f4e-8d57-6c2b7d6f1f21' }, result: true },
    body: Type.Object({
      ontid: ontIdField(),
      linked: Type.String({
        pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
        description: 'the linked account’s `id`',
      }),
    }),
    async handle({ ontid, linked }, { request }) {
      const account = await provenAccount(services, request, ontid);
      await services.linkedAccounts.remove(account.id, linked);
      await services.activity.record(account, 'unlinked', { userAgent: request.headers['user-agent'] });
      return true;
    },
  });
}
