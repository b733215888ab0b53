import Type from 'typebox';
import type { KeystoreRefusal } from '../../account-changes/keystore-sign-in.ts';
import { derivationsOf, openKeystore } from '../../custody/open-keystore.ts';
import { readKeystore } from '../../custody/read-keystore.ts';
import { ApiError } from '../../errors/api-error.ts';
import { callerOf } from '../../guard/guard.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_KEYSTORE, EXAMPLE_KEYSTORE_ONT_ID, keystoreField, keystorePasswordField } from '../support/fields.ts';
import { signInBrowser } from '../support/sign-in-browser.ts';

const REFUSED: Record<KeystoreRefusal, string> = {
  off:
    'sign-in by keystore is off for this ONT ID: sign in with a code or the password, and allow it at /account; ' +
    'nobody was signed in',
  old:
    'this keystore is from before the password was changed: sign in with a code or the password, and download ' +
    'another at /account; nobody was signed in',
};

/**
 * Signs in with a keystore; ours, and for the page alone. Whoever opens it has the key, and the key is what an ONT ID
 * is: no code is asked for, and the password is the keystore's, which need not be the account's. That an ONT ID has no
 * account is told only to whoever has just opened its keystore.
 */
export function loginKeystore(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1', '/login/keystore', {
    action: 'login',
    summary:
      'Signs in with a keystore of an ONT ID that has an account here, and its password. For any other, make the ' +
      'account with /binding.',
    errors: [
      'INVALID_PASSWORD',
      ['DECODE_ERROR', 400],
      'ONTID_NOT_EXIST',
      'NOT_PERMISSION',
      'TIME_EXCEEDED',
      'EXPIRES',
      'IDENTITY_VERIFY_FAILED',
    ],
    example: { request: { keystore: EXAMPLE_KEYSTORE, password: '123456' }, result: EXAMPLE_KEYSTORE_ONT_ID },
    // No shortest password: the keystore was sealed by somebody else's rules.
    body: Type.Object({ keystore: keystoreField(), password: keystorePasswordField() }),
    async handle({ keystore: text, password }, context) {
      const keystore = readKeystore(text);
      const { source } = context.caller;
      await services.guard.keystore(source, derivationsOf(password));
      const account = await services.accounts.findByOntId(keystore.ontId);
      await services.guard.keystorePassword(source, account, () => openKeystore(keystore, password, callerOf(source)));
      if (!account)
        throw new ApiError('ONTID_NOT_EXIST', 'this ONT ID has no account yet; bind it to a phone to make one');
      // Only somebody who has the key comes here: nobody else learns what the account allows.
      const refusal = await services.keystoreSignIn.refuse(account, keystore, {
        userAgent: context.request.headers['user-agent'],
      });
      if (refusal) throw new ApiError('NOT_PERMISSION', REFUSED[refusal]);
      await signInBrowser(services, account, context, ['swk'], 'keystore-sign-in');
      return account.ontId;
    },
  });
}
