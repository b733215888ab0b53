import Type from 'typebox';
import { readPassword } from '../../custody/password.ts';
import type { Server } from '../../http/server.ts';
import { readPhone } from '../../phones/phone-number.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID, EXAMPLE_PASSWORD, passwordField, phoneField } from '../support/fields.ts';
import { afterPassword, circumstancesOf, provePassword } from '../support/prove-password.ts';
import { signInBrowser } from '../support/sign-in-browser.ts';

/** Signs in with a password. */
export function loginPassword(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1/ontid', '/login/password', {
    action: 'login',
    summary: 'Signs in with a password. An unknown phone and a wrong password get the same answer.',
    errors: ['INVALID_PASSWORD', 'EXPIRES', 'NOT_PERMISSION', 'IDENTITY_VERIFY_FAILED'],
    example: { request: { phone: '+86*15821703553', password: EXAMPLE_PASSWORD }, result: EXAMPLE_ONT_ID },
    body: Type.Object({ phone: phoneField(), password: passwordField() }),
    async handle(body, context) {
      const phone = readPhone('phone', body.phone);
      const account = await provePassword(services, context.caller.source, phone, readPassword(body.password));
      const circumstances = circumstancesOf(context.request, context.caller);
      await afterPassword(services, account, circumstances, () => signInBrowser(services, account, context, ['pwd']));
      return account.ontId;
    },
  });
}
