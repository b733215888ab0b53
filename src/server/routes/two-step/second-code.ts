import Type from 'typebox';
import { ApiError } from '../../errors/api-error.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { ownerAsker } from '../support/asker-of-call.ts';
import { EXAMPLE_ONT_ID, ontIdField } from '../support/fields.ts';
import { halfOf } from '../support/half-of.ts';

/** Sends the code of the second step to the account's own phone, which the page does not know in full. */
export function secondCode(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1', '/second/code', {
    action: 'sendSecondCode',
    booleanResult: true,
    summary: 'Sends the code of the second step to the account’s own phone. The hosted page alone calls it.',
    errors: ['EXPIRES', 'VERIFY_CODE_FREQUENT', 'TIME_EXCEEDED', 'COMM_SMS_FAIL'],
    example: { request: { ontid: EXAMPLE_ONT_ID }, result: true },
    body: Type.Object({ ontid: ontIdField() }),
    async handle({ ontid }, context) {
      const { account, asks } = await halfOf(services, context.request, ontid);
      if (!asks.includes('code')) throw new ApiError('NOT_PERMISSION', 'this second step is the password');
      const phone = await services.accounts.phoneNumberOf(account.id);
      const asker = await ownerAsker(services, context, phone!);
      await services.codeRequests.send({ phone: phone!, purpose: 'signin', asker, source: context.caller.source });
      return true;
    },
  });
}
