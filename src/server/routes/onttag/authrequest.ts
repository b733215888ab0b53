import Type from 'typebox';
import type { AuthRequest } from '../../../protocol/onttag/onttag.ts';
import type { Server } from '../../http/server.ts';
import { callerAddress } from '../../http/trust-proxy.ts';
import { addressBlock } from '../../limits/address-block.ts';
import type { Turns } from '../../limits/turns.ts';
import type { Services } from '../../services/services.ts';
import { EXAMPLE_ONT_ID } from '../support/fields.ts';
import {
  callerNumber,
  DOCUMENTS_LIMIT_BYTES,
  documentFields,
  OTHER_MEMBERS,
  ontIdField,
  signatureField,
} from '../support/onttag/fields.ts';
import { addOntTagRoute } from '../support/onttag/onttag-route.ts';
import { documentTurns, enterTurn, readSignerFirst } from '../support/onttag/signed-documents.ts';

const TXN_MAX = 65_536;

/** Takes a person's documents for the trust anchor. */
export function authrequest(app: Server, services: Services): void {
  const turns = documentTurns();
  void app.register(async (scope: Server) => {
    readSignerFirst(scope, services);
    addAuthrequest(scope, services, turns);
  });
}

function addAuthrequest(app: Server, services: Services, turns: Turns): void {
  addOntTagRoute(app, services, {
    method: 'POST',
    url: '/api/v1/onttag/authrequest',
    answer: { action: 'AuthReq', failure: false },
    summary:
      'Sends a person’s documents to the trust anchor. For an app that the person has signed in to, or the person; ' +
      'signed with the ONT ID of either. Each document has at most 4 MiB, the body at most 12 MiB. Few are read at ' +
      'a time: 429 says when to try again.',
    errors: ['NOT_REGISTRY', 'SIG_VERIFY_FAILED', 'NOT_PERMISSION', 'ATTEMPTS_EXCEEDED', 'ALREADY_EXIST'],
    example: {
      request: {
        auth_id: '1233211233211233211123312',
        backdoc: 'image/png;base64,iVBORw0KGgo=',
        country: 'CN',
        doc_type: 'passport',
        frontdoc: 'image/png;base64,iVBORw0KGgo=',
        ontid: EXAMPLE_ONT_ID,
        owner_ontid: EXAMPLE_ONT_ID,
        signature: 'AXFqy6w/xg+IFQBRZvucKXvTuIZaIxOS0pesuBj1IKHvw56DaFwWogIcr1B9zQ13nUM0w5g30KHNNVCTo14lHF0=',
      },
      result: true,
    },
    bodyLimit: DOCUMENTS_LIMIT_BYTES,
    schema: {
      body: Type.Object(
        {
          auth_id: callerNumber('your own number for it, never used before; 18 to 255 characters'),
          ...documentFields(),
          ontid: ontIdField('who asks, and signs'),
          owner_ontid: ontIdField('whose documents they are'),
          txn_body: Type.Optional(
            Type.String({ maxLength: TXN_MAX, description: 'signed with the rest, and not looked at' }),
          ),
          txn_hash: Type.Optional(Type.String({ maxLength: TXN_MAX, description: 'the same' })),
          signature: signatureField(),
        },
        OTHER_MEMBERS,
      ),
    },
    async admit(request, reply) {
      const address = addressBlock(callerAddress(request));
      await services.limits.take(['address-documents', address]);
      await enterTurn(turns, address, reply);
    },
    async handle({ body }) {
      await services.onttag.submit(body as AuthRequest);
      return true;
    },
  });
}
