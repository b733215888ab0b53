import Type from 'typebox';
import { readPassword } from '../../custody/password.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID, EXAMPLE_PASSWORD, ontIdField, passwordField, readOntId } from '../support/fields.ts';
import { circumstancesOf, provePassword } from '../support/prove-password.ts';

/** Says whether a password is that of an ONT ID. Nobody is signed in by it. */
export function verify(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1/ontid', '/verify', {
    action: 'verify',
    booleanResult: true,
    summary:
      'Says whether a password is that of an ONT ID. An unknown ONT ID and a wrong password get the same answer.',
    errors: ['INVALID_PASSWORD', 'TIME_EXCEEDED'],
    example: { request: { ontid: EXAMPLE_ONT_ID, password: EXAMPLE_PASSWORD }, result: true },
    body: Type.Object({ ontid: ontIdField(), password: passwordField() }),
    async handle({ ontid, password }, { request, caller }) {
      const account = await provePassword(services, caller.source, readOntId(ontid), readPassword(password));
      services.activity.passwordChecked(account, 'password-checked', circumstancesOf(request, caller));
      return true;
    },
  });
}
