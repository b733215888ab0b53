import Type from 'typebox';
import { LinkedCookie } from '../../http/linked-cookie.ts';
import { ApiError } from '../../api-error.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services.ts';
import { addApiRoute } from '../api-route.ts';
import { sessionAccount } from '../session-account.ts';
import { EXAMPLE_FLOW, flowField } from './fields.ts';

/**
 * Links an account at a provider to the ONT ID of whoever has signed in, in this browser, since the provider named them.
 * A session from before is not enough: who sits there now may be somebody else.
 */
export function linkedLink(app: Server, services: Services): void {
  const cookie = new LinkedCookie(services.config);
  addApiRoute(app, services, '/api/v1', '/linked/link', {
    action: 'linkedLink',
    booleanResult: true,
    summary: 'Links the account that a provider has named to the ONT ID that was signed in to since. The hosted page alone calls it.',
    errors: ['EXPIRES', 'ALREADY_EXIST'],
    example: { request: { flow: EXAMPLE_FLOW }, result: true },
    body: Type.Object({ flow: flowField() }),
    async handle(body, { request }) {
      const flow = await services.linkedFlows.find(cookie.read(request), body.flow);
      if (flow?.outcome !== 'new') throw new ApiError('EXPIRES', 'this sign-in has ended; begin again');
      if (!flow.proven) throw new ApiError('NOT_PERMISSION', 'nobody has signed in here since the provider answered');
      // Who was signed out since, by another password at the latest, is here no longer.
      const account = await sessionAccount(services, request, flow.proven.ontId);
      await services.linkedAccounts.link(flow, account, { userAgent: request.headers['user-agent'] });
      return true;
    },
  });
}
