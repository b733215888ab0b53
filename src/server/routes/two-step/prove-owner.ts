import Type from 'typebox';
import { readPassword } from '../../custody/password.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID, ontIdField, passwordField } from '../support/fields.ts';
import { provePassword } from '../support/prove-password.ts';
import { sessionAccount } from '../support/session-account.ts';

/** Proves with the password that the owner of a session is there, for five minutes. */
export function proveOwner(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1', '/session/prove', {
    action: 'proveOwner',
    booleanResult: true,
    summary:
      'Proves with the password that the owner of a session is there, for five minutes. The account page alone ' +
      'calls it.',
    errors: ['EXPIRES', 'INVALID_PASSWORD', 'TIME_EXCEEDED'],
    example: { request: { ontid: EXAMPLE_ONT_ID, password: '12345678' }, result: true },
    body: Type.Object({ ontid: ontIdField(), password: passwordField() }),
    async handle({ ontid, password }, { request, caller }) {
      const account = await sessionAccount(services, request, ontid);
      await provePassword(services, caller.source, account.ontId, readPassword(password));
      await services.sessions.prove(account);
      return true;
    },
  });
}
