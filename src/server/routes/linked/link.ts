import Type from 'typebox';
import { readPassword } from '../../custody/password.ts';
import { ApiError } from '../../errors/api-error.ts';
import { LinkedCookie } from '../../http/cookies/linked-cookie.ts';
import type { Server } from '../../http/server.ts';
import { addsWayIn } from '../../linked/linked-flows.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID, ontIdField, passwordField } from '../support/fields.ts';
import { provePassword } from '../support/prove-password.ts';
import { sessionAccount } from '../support/session-account.ts';
import { EXAMPLE_FLOW, flowField } from './fields.ts';

/**
 * Links an account at a provider to the ONT ID that was signed in to, for its password. The call names the flow that
 * the person started and the account that they mean: a session is not enough, nor is any sign-in that came after the
 * flow, since the flow may be that of somebody who used the browser before. `/account/link` is for what the account
 * page began.
 */
export function linkedLink(app: Server, services: Services): void {
  const cookie = new LinkedCookie(services.config);
  addApiRoute(app, services, '/api/v1', '/linked/link', {
    action: 'linkedLink',
    booleanResult: true,
    summary:
      'Links the account that a provider has named to an ONT ID that is signed in, for its password. The hosted ' +
      'page alone calls it.',
    errors: ['EXPIRES', 'INVALID_PASSWORD', 'ALREADY_EXIST', 'TIME_EXCEEDED'],
    example: { request: { flow: EXAMPLE_FLOW, ontid: EXAMPLE_ONT_ID, password: '12345678' }, result: true },
    body: Type.Object({ flow: flowField(), ontid: ontIdField(), password: passwordField() }),
    async handle(body, { request, caller }) {
      const session = await sessionAccount(services, request, body.ontid);
      const flow = await services.linkedFlows.find(cookie.read(request), body.flow);
      if (flow?.outcome !== 'new') throw new ApiError('EXPIRES', 'this sign-in has ended; begin again');
      if (addsWayIn(flow.purpose))
        throw new ApiError('NOT_PERMISSION', 'this was begun on the account page: /account/link');
      await provePassword(services, caller.source, session.ontId, readPassword(body.password));
      // Who was signed out since, by another password at the latest, is here no longer.
      await services.linkedAccounts.link(flow, session, { userAgent: request.headers['user-agent'] });
      return true;
    },
  });
}
