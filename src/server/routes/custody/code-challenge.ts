import Type from 'typebox';
import type { Server } from '../../http/server.ts';
import { readTextablePhone } from '../../phones/phone-number.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { codeAsker } from '../support/asker-of-call.ts';
import { phoneField } from '../support/fields.ts';

const EXAMPLE_CHALLENGE = {
  challenge: {
    parameters: {
      algorithm: 'PBKDF2/SHA-256',
      cost: 5_000,
      data: { for: '6mB2…', level: 1, most: 240, until: 1_767_323_345 },
      keyLength: 32,
      keyPrefix: '0f3a5b0d8c1e4f7a9b2c6d5e8f1a3b4c',
      keySignature: 'decade…',
      nonce: '5f0c1e2a9b3d4c6e8f7a1b2c3d4e5f60',
      salt: '9d8c7b6a5f4e3d2c1b0a998877665544',
    },
    signature: 'c0ffee…',
  },
  most: 240,
};

/** Gives the browser the proof of work that it owes for a code. Whether the phone has an account changes nothing. */
export function codeChallenge(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1', '/code/challenge', {
    action: 'codeChallenge',
    summary:
      'Gives the proof of work (ALTCHA) that a browser owes for a code when many were asked for. The hosted page ' +
      'alone calls it.',
    errors: ['TIME_EXCEEDED'],
    example: { request: { number: '+86*15821703553' }, result: EXAMPLE_CHALLENGE },
    body: Type.Object({ number: phoneField() }),
    async handle({ number }, context) {
      const phone = readTextablePhone('number', number);
      return services.codeRequests.challenge(phone, await codeAsker(services, context, phone));
    },
  });
}
