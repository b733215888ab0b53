import Type from 'typebox';
import { readPassword } from '../../custody/password.ts';
import { ApiError } from '../../errors/api-error.ts';
import { LinkedCookie } from '../../http/cookies/linked-cookie.ts';
import type { Server } from '../../http/server.ts';
import { addsWayIn } from '../../linked/linked-flows.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID, EXAMPLE_PASSWORD, ontIdField, passwordField } from '../support/fields.ts';
import { afterPassword, circumstancesOf, provePassword } from '../support/prove-password.ts';
import { sessionAccount } from '../support/session-account.ts';
import { EXAMPLE_FLOW, flowField } from './fields.ts';

/**
 * Adds a way in to the account page's account. The session is not enough: whoever sits there now may be somebody else.
 */
export function accountLink(app: Server, services: Services): void {
  const cookie = new LinkedCookie(services.config);
  addApiRoute(app, services, '/api/v1', '/account/link', {
    action: 'linkAccount',
    booleanResult: true,
    summary:
      'Adds the account that a provider has named in this browser as a way in, for the password. The account page ' +
      'alone calls it.',
    errors: ['EXPIRES', 'NOT_FOUND', 'INVALID_PASSWORD', 'ALREADY_EXIST', 'TIME_EXCEEDED'],
    example: { request: { ontid: EXAMPLE_ONT_ID, flow: EXAMPLE_FLOW, password: EXAMPLE_PASSWORD }, result: true },
    body: Type.Object({ ontid: ontIdField(), flow: flowField(), password: passwordField() }),
    async handle(body, { request, caller }) {
      const { ontId } = await sessionAccount(services, request, body.ontid);
      const flow = await services.linkedFlows.find(cookie.read(request), body.flow);
      if (flow?.outcome !== 'new' || !addsWayIn(flow.purpose))
        throw new ApiError('NOT_FOUND', 'this sign-in has ended; begin again');
      const account = await provePassword(services, caller.source, ontId, readPassword(body.password));
      const circumstances = circumstancesOf(request, caller);
      await afterPassword(services, account, circumstances, () =>
        services.linkedAccounts.link(flow, account, circumstances),
      );
      return true;
    },
  });
}
