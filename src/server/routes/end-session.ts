import Type from 'typebox';
import type { Server } from '../http/server.ts';
import { SessionCookie } from '../http/session-cookie.ts';
import type { Services } from '../services.ts';
import { addApiRoute } from './api-route.ts';

/** Signs the browser out of the hosted page. Sites keep the tokens that they have. */
export function endSession(app: Server, services: Services): void {
  const cookie = new SessionCookie(services.config);
  addApiRoute(app, services, '/api/v1', '/session/end', {
    action: 'endSession',
    booleanResult: true,
    summary: 'Signs this browser out of the hosted page. Sites keep the tokens that they have.',
    errors: [],
    example: { request: {}, result: true },
    body: Type.Object({}),
    async handle(_body, { request, reply }) {
      await services.sessions.end(cookie.read(request));
      cookie.clear(reply);
      return true;
    },
  });
}
