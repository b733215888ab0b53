import Type from 'typebox';
import { SecondCookie } from '../../http/cookies/second-cookie.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';

/** Gives up every sign-in of this browser whose first step alone is done. */
export function leaveSecond(app: Server, services: Services): void {
  const cookie = new SecondCookie(services.config);
  addApiRoute(app, services, '/api/v1', '/second/leave', {
    action: 'leaveSignIn',
    booleanResult: true,
    summary: 'Gives up every sign-in of this browser whose first step alone is done. The hosted page alone calls it.',
    errors: [],
    example: { request: {}, result: true },
    body: Type.Object({}),
    async handle(_body, { request, reply }) {
      await services.halfSignIns.leave(cookie.read(request));
      cookie.clear(reply);
      return true;
    },
  });
}
