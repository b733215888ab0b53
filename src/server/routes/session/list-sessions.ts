import Type from 'typebox';
import { SessionCookie } from '../../http/cookies/session-cookie.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID } from '../support/fields.ts';

/** Tells the hosted page who is signed in in its browser. */
export function listSessions(app: Server, services: Services): void {
  const cookie = new SessionCookie(services.config);
  addApiRoute(app, services, '/api/v1', '/session/list', {
    action: 'listSessions',
    summary: 'Every account that is signed in in this browser, the one used last first.',
    errors: [],
    example: { request: {}, result: [{ ontid: EXAMPLE_ONT_ID, phone: '+86 158…3553' }] },
    body: Type.Object({}),
    async handle(_body, { request }) {
      const accounts = await services.sessions.list(cookie.read(request));
      return Promise.all(accounts.map(({ id }) => services.accounts.describe(id)));
    },
  });
}
