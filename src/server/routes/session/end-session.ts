import Type from 'typebox';
import { SecondCookie } from '../../http/cookies/second-cookie.ts';
import { SessionCookie } from '../../http/cookies/session-cookie.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { ontIdField } from '../support/fields.ts';

/** Signs the browser out of the hosted page. Sites keep the tokens that they have. */
export function endSession(app: Server, services: Services): void {
  const cookie = new SessionCookie(services.config);
  const second = new SecondCookie(services.config);
  addApiRoute(app, services, '/api/v1', '/session/end', {
    action: 'endSession',
    booleanResult: true,
    summary:
      'Signs one account out of the hosted page in this browser; all of them, where none is named. Sites keep the ' +
      'tokens that they have.',
    errors: [],
    example: { request: {}, result: true },
    body: Type.Object({ ontid: Type.Optional(ontIdField()) }),
    async handle({ ontid }, { request, reply }) {
      const token = cookie.read(request);
      await services.sessions.end(token, ontid);
      if ((await services.sessions.list(token)).length === 0) cookie.clear(reply);
      // Nor is anybody left half signed in, for whoever sits there next.
      await services.halfSignIns.leave(second.read(request));
      second.clear(reply);
      return true;
    },
  });
}
