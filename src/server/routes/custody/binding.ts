import Type from 'typebox';
import { derivationsOf, openKeystore } from '../../custody/open-keystore.ts';
import { readPassword } from '../../custody/password.ts';
import { readKeystore } from '../../custody/read-keystore.ts';
import { callerOf } from '../../guard/guard.ts';
import type { Server } from '../../http/server.ts';
import { readPhone } from '../../phones/phone-number.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { codeTyper } from '../support/asker-of-call.ts';
import {
  codeField,
  EXAMPLE_KEYSTORE,
  EXAMPLE_KEYSTORE_ONT_ID,
  EXAMPLE_PASSWORD,
  keystoreField,
  keystorePasswordField,
  newPasswordField,
  phoneField,
  signsInToField,
} from '../support/fields.ts';
import { signInBrowser } from '../support/sign-in-browser.ts';

/**
 * Makes an account with an ONT ID that somebody brings along, and signs the browser in with it. The code is looked at
 * first, since that costs nothing, and stays good when the keystore does not open.
 */
export function binding(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1/ontid', '/binding', {
    action: 'binding',
    summary:
      'Makes an account for a phone with the ONT ID of a keystore, which is kept sealed under the same password, or ' +
      'under newPassword: needed where the keystore’s own is too easy to guess. Uses the code up.',
    errors: [
      'ALREADY_EXIST',
      'VERIFY_CODE_ERROR',
      'ONTID_LOCKED',
      'TIME_EXCEEDED',
      'INVALID_PASSWORD',
      ['INVALID_PASSWORD', 400],
      ['DECODE_ERROR', 400],
      'EXPIRES',
    ],
    example: {
      request: {
        phone: '+86*15821703553',
        verifyCode: '123456',
        keystore: EXAMPLE_KEYSTORE,
        password: '123456',
        newPassword: EXAMPLE_PASSWORD,
      },
      result: EXAMPLE_KEYSTORE_ONT_ID,
    },
    body: Type.Object({
      phone: phoneField(),
      verifyCode: codeField(),
      keystore: keystoreField(),
      // No shortest password: the keystore was sealed by somebody else's rules.
      password: keystorePasswordField(),
      newPassword: Type.Optional(newPasswordField()),
      client_id: signsInToField(),
    }),
    async handle(body, context) {
      const phone = readPhone('phone', body.phone);
      const { caller } = context;
      const { source } = caller;
      const typed =
        body.newPassword === undefined
          ? readPassword(body.password)
          : services.newPasswords.read('newPassword', body.newPassword, caller);
      const keystore = readKeystore(body.keystore);
      const code = await services.guard.code(source, async () =>
        services.codes.prove(phone, 'binding', body.verifyCode, await codeTyper(services, context, phone)),
      );
      const open = async () => {
        await services.guard.registration(source);
        await services.guard.keystore(source, derivationsOf(body.password));
        const keyPair = await services.guard.keystorePassword(source, undefined, () =>
          openKeystore(keystore, body.password, callerOf(source)),
        );
        const chosenFor = { caller, phone, clientId: body.client_id, names: [keyPair.ontId] };
        const { newPasswords } = services;
        const password = await (body.newPassword === undefined
          ? newPasswords.checkKeystores(typed, chosenFor)
          : newPasswords.check('newPassword', typed, chosenFor));
        return { keyPair, password };
      };
      const { keyPair, password } = await open().catch(async (error: unknown) => {
        await code.giveBack();
        throw error;
      });
      const account = await services.accounts.bind(phone, keyPair, password, code, (transaction) =>
        services.keystoreSignIn.noteBound(transaction, keystore),
      );
      await signInBrowser(services, account, context, ['sms', 'pwd', 'swk'], 'registered');
      return account.ontId;
    },
  });
}
