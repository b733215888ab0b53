import Type from 'typebox';
import { ApiError } from '../../errors/api-error.ts';
import { SessionCookie } from '../../http/cookies/session-cookie.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID, ontIdField } from '../support/fields.ts';

/** Puts one of the browser's accounts first. */
export function chooseSession(app: Server, services: Services): void {
  const cookie = new SessionCookie(services.config);
  addApiRoute(app, services, '/api/v1', '/session/choose', {
    action: 'chooseSession',
    booleanResult: true,
    summary: 'Makes one of the accounts in this browser the one that is offered first.',
    errors: ['EXPIRES'],
    example: { request: { ontid: EXAMPLE_ONT_ID }, result: true },
    body: Type.Object({ ontid: ontIdField() }),
    async handle({ ontid }, { request }) {
      const account = await services.sessions.choose(cookie.read(request), ontid);
      if (!account) throw new ApiError('EXPIRES', 'this account is not signed in in this browser any more');
      return true;
    },
  });
}
