import Type from 'typebox';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID } from '../support/fields.ts';
import { describe, halfOf } from '../support/half-of.ts';

/** Says which second step the newest sign-in of this browser needs. */
export function showSecond(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1', '/second/show', {
    action: 'showSecondStep',
    summary: 'Says which second step the newest sign-in of this browser needs. The hosted page alone calls it.',
    errors: ['EXPIRES'],
    example: { request: {}, result: { ontid: EXAMPLE_ONT_ID, phone: '+86 158…3553', asks: ['password'] } },
    body: Type.Object({}),
    handle: async (_body, { request }) => describe(services, await halfOf(services, request)),
  });
}
