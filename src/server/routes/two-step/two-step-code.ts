import Type from 'typebox';
import { ApiError } from '../../errors/api-error.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { ownerAsker } from '../support/asker-of-call.ts';
import { EXAMPLE_ONT_ID, ontIdField } from '../support/fields.ts';
import { provenAccount } from '../support/session-account.ts';

/** Sends the code that turns two-step sign-in on: it shows that the phone is still the person's. */
export function twoStepCode(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1', '/account/two-step-code', {
    action: 'sendTwoStepCode',
    booleanResult: true,
    summary:
      'Sends a code to the account’s own phone, for turning two-step sign-in on. The account page alone calls it.',
    errors: [
      'EXPIRES',
      'IDENTITY_VERIFY_FAILED',
      'NOT_FOUND',
      'VERIFY_CODE_FREQUENT',
      'TIME_EXCEEDED',
      'COMM_SMS_FAIL',
    ],
    example: { request: { ontid: EXAMPLE_ONT_ID }, result: true },
    body: Type.Object({ ontid: ontIdField() }),
    async handle({ ontid }, context) {
      const account = await provenAccount(services, context.request, ontid);
      const phone = await services.accounts.phoneNumberOf(account.id);
      if (!phone) throw new ApiError('NOT_FOUND', 'this ONT ID has no phone; add one first');
      const asker = await ownerAsker(services, context, phone);
      await services.codeRequests.send({ phone, purpose: 'two-step', asker, source: context.caller.source });
      return true;
    },
  });
}
