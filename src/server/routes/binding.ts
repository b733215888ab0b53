import Type from 'typebox';
import { readPhone } from '../accounts/phone-number.ts';
import { openKeystore } from '../custody/open-keystore.ts';
import { readPassword } from '../custody/password.ts';
import { readKeystore } from '../custody/read-keystore.ts';
import type { Server } from '../http/server.ts';
import type { Services } from '../services.ts';
import { addApiRoute } from './api-route.ts';
import { codeField, EXAMPLE_KEYSTORE, EXAMPLE_KEYSTORE_ONT_ID, keystoreField, passwordField, phoneField } from './fields.ts';
import { signInBrowser } from './sign-in-browser.ts';

/**
 * Makes an account with an ONT ID that somebody brings along, and signs the browser in with it. The code is looked at
 * first, since that costs nothing, and stays good when the keystore does not open.
 */
export function binding(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1/ontid', '/binding', {
    action: 'binding',
    summary: 'Makes an account for a phone with the ONT ID of a keystore, which is kept sealed under the same password. Uses the code up.',
    errors: ['ALREADY_EXIST', 'VERIFY_CODE_ERROR', 'VERIFY_CODE_EXPIRES', 'TIME_EXCEEDED', 'INVALID_PASSWORD', ['DECODE_ERROR', 400], 'EXPIRES'],
    example: { request: { phone: '+86*15821703553', verifyCode: '123456', keystore: EXAMPLE_KEYSTORE, password: '123456' }, result: EXAMPLE_KEYSTORE_ONT_ID },
    body: Type.Object({ phone: phoneField(), verifyCode: codeField(), keystore: keystoreField(), password: passwordField() }),
    async handle(body, context) {
      const phone = readPhone('phone', body.phone);
      const password = readPassword(body.password);
      const keystore = readKeystore(body.keystore);
      const { source } = context.caller;
      const code = await services.guard.code(source, () => services.codes.prove(phone, 'binding', body.verifyCode));
      const open = async () => {
        await services.guard.registration(source);
        await services.guard.keystore(source);
        return services.guard.password(source, keystore.ontId, undefined, () => openKeystore(keystore, body.password));
      };
      const keyPair = await open().catch(async (error: unknown) => {
        await code.giveBack();
        throw error;
      });
      const account = await services.accounts.bind(phone, keyPair, password, code);
      await signInBrowser(services, account, context, 'registered');
      return account.ontId;
    },
  });
}
