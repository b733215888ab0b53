import Type from 'typebox';
import type { Server } from '../../http/server.ts';
import { readPhone } from '../../phones/phone-number.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { codeTyper } from '../support/asker-of-call.ts';
import {
  codeField,
  EXAMPLE_ONT_ID,
  EXAMPLE_PASSWORD,
  newPasswordField,
  phoneField,
  signsInToField,
} from '../support/fields.ts';
import { signInBrowser } from '../support/sign-in-browser.ts';

/** Makes an ONT ID for a phone and signs the browser in with it. */
export function registerPhone(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1/ontid', '/register/phone', {
    action: 'register',
    summary: 'Makes an ONT ID for a phone, its key sealed under the password. Uses the code up.',
    errors: [
      'ALREADY_EXIST',
      'VERIFY_CODE_ERROR',
      'ONTID_LOCKED',
      'TIME_EXCEEDED',
      ['INVALID_PASSWORD', 400],
      'EXPIRES',
    ],
    example: {
      request: { number: '+86*15821703553', verifyCode: '123456', password: EXAMPLE_PASSWORD },
      result: EXAMPLE_ONT_ID,
    },
    body: Type.Object({
      number: phoneField(),
      verifyCode: codeField(),
      password: newPasswordField(),
      client_id: signsInToField(),
    }),
    async handle(body, context) {
      const phone = readPhone('number', body.number);
      const { caller } = context;
      const { source } = caller;
      const typed = services.newPasswords.read('password', body.password, caller);
      const code = await services.guard.code(source, async () =>
        services.codes.prove(phone, 'signin', body.verifyCode, await codeTyper(services, context, phone)),
      );
      const choose = async () => {
        await services.guard.registration(source);
        return services.newPasswords.check('password', typed, { caller, phone, clientId: body.client_id });
      };
      const password = await choose().catch(async (error: unknown) => {
        await code.giveBack();
        throw error;
      });
      const account = await services.accounts.register(phone, password, code);
      await signInBrowser(services, account, context, ['sms', 'pwd'], 'registered');
      return account.ontId;
    },
  });
}
