import Type from 'typebox';
import { ApiError } from '../../errors/api-error.ts';
import type { Server } from '../../http/server.ts';
import { readPhone } from '../../phones/phone-number.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { codeTyper } from '../support/asker-of-call.ts';
import { codeField, EXAMPLE_ONT_ID, phoneField } from '../support/fields.ts';
import { signInBrowser } from '../support/sign-in-browser.ts';

/**
 * Signs in with a code. That a phone has no account is told only to whoever has just proven to hold it; the code then
 * stays good, so that an ONT ID can be made with it.
 */
export function loginPhone(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1/ontid', '/login/phone', {
    action: 'login',
    summary: 'Signs in with a code. When the phone has no ONT ID, the code stays good for making one.',
    errors: [
      'VERIFY_CODE_ERROR',
      'ONTID_LOCKED',
      'TIME_EXCEEDED',
      'ONTID_NOT_EXIST',
      'EXPIRES',
      'NOT_PERMISSION',
      'IDENTITY_VERIFY_FAILED',
    ],
    example: { request: { phone: '+86*15821703553', verifyCode: '123456' }, result: EXAMPLE_ONT_ID },
    body: Type.Object({ phone: phoneField(), verifyCode: codeField() }),
    async handle(body, context) {
      const phone = readPhone('phone', body.phone);
      const { source } = context.caller;
      const code = await services.guard.code(source, async () =>
        services.codes.prove(phone, 'signin', body.verifyCode, await codeTyper(services, context, phone)),
      );
      const account = await services.accounts.findByPhone(phone);
      if (!account) {
        await code.giveBack();
        throw new ApiError('ONTID_NOT_EXIST', 'this phone has no ONT ID yet; the code is still good to make one');
      }
      await services.db.transaction().execute((transaction) => code.useUp(transaction));
      await signInBrowser(services, account, context, ['sms']);
      return account.ontId;
    },
  });
}
