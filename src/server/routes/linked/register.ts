import Type from 'typebox';
import { ApiError } from '../../errors/api-error.ts';
import { LinkedCookie } from '../../http/cookies/linked-cookie.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID, EXAMPLE_PASSWORD, newPasswordField, signsInToField } from '../support/fields.ts';
import { signInBrowser } from '../support/sign-in-browser.ts';
import { EXAMPLE_FLOW, flowField } from './fields.ts';

/** Makes an ONT ID for somebody whom a provider has named, and signs the browser in with it. */
export function linkedRegister(app: Server, services: Services): void {
  const cookie = new LinkedCookie(services.config);
  addApiRoute(app, services, '/api/v1', '/linked/register', {
    action: 'linkedRegister',
    summary:
      'Makes an ONT ID for somebody whom a provider has named, its key sealed under the password. The hosted page ' +
      'alone calls it.',
    errors: ['EXPIRES', 'ALREADY_EXIST', 'TIME_EXCEEDED', ['INVALID_PASSWORD', 400]],
    example: { request: { flow: EXAMPLE_FLOW, password: EXAMPLE_PASSWORD }, result: EXAMPLE_ONT_ID },
    body: Type.Object({ flow: flowField(), password: newPasswordField(), client_id: signsInToField() }),
    async handle(body, context) {
      const { caller } = context;
      const typed = services.newPasswords.read('password', body.password, caller);
      const flow = await services.linkedFlows.find(cookie.read(context.request), body.flow);
      if (flow?.outcome !== 'new') throw new ApiError('EXPIRES', 'this sign-in has ended; begin again');
      await services.guard.registration(caller.source);
      const provider = services.providers.get(flow.provider)?.name;
      const names = [flow.provider, ...(provider ? Object.values(provider) : [])];
      const password = await services.newPasswords.check('password', typed, {
        caller,
        clientId: body.client_id,
        names,
      });
      const account = await services.linkedAccounts.register(flow, password);
      await signInBrowser(services, account, context, ['fed', 'pwd'], 'registered');
      return account.ontId;
    },
  });
}
