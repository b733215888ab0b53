import Type from 'typebox';
import { readPassword } from '../../custody/password.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID, EXAMPLE_PASSWORD, ontIdField, passwordField } from '../support/fields.ts';
import { afterPassword, circumstancesOf, provePassword } from '../support/prove-password.ts';
import { sessionAccount } from '../support/session-account.ts';

/** Lets keystores sign in to the account page's account, or not, for the password. */
export function accountKeystoreSignIn(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1', '/account/keystore-sign-in', {
    action: 'keystoreSignIn',
    booleanResult: true,
    summary: 'Allows sign-in by keystore, or turns it off, for the password. That it was allowed is told to the phone.',
    errors: ['EXPIRES', 'INVALID_PASSWORD', 'TIME_EXCEEDED'],
    example: { request: { ontid: EXAMPLE_ONT_ID, password: EXAMPLE_PASSWORD, allow: true }, result: true },
    body: Type.Object({ ontid: ontIdField(), password: passwordField(), allow: Type.Boolean() }),
    async handle({ ontid, password, allow }, { request, caller }) {
      const { ontId } = await sessionAccount(services, request, ontid);
      const account = await provePassword(services, caller.source, ontId, readPassword(password));
      const circumstances = circumstancesOf(request, caller);
      await afterPassword(services, account, circumstances, () =>
        services.keystoreSignIn.allow(account, allow, circumstances),
      );
      return true;
    },
  });
}
