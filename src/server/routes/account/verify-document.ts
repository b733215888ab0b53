import Type from 'typebox';
import { ApiError } from '../../errors/api-error.ts';
import { inCustodyWords } from '../../errors/onttag-error.ts';
import { SessionCookie } from '../../http/cookies/session-cookie.ts';
import type { Server } from '../../http/server.ts';
import { callerAddress } from '../../http/trust-proxy.ts';
import { addressBlock } from '../../limits/address-block.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { EXAMPLE_ONT_ID, ontIdField } from '../support/fields.ts';
import { DOCUMENTS_LIMIT_BYTES, documentFields } from '../support/onttag/fields.ts';
import { documentTurns, enterTurn } from '../support/onttag/signed-documents.ts';
import { provenAccount } from '../support/session-account.ts';

/** Sends the documents of whoever is signed in to the trust anchor. */
export function accountVerifyDocument(app: Server, services: Services): void {
  const turns = documentTurns();
  addApiRoute(app, services, '/api/v1', '/account/verify-document', {
    action: 'verifyDocument',
    booleanResult: true,
    summary: 'Sends the account’s documents to the trust anchor. Each has at most 4 MiB, the body at most 12 MiB.',
    errors: ['EXPIRES', 'IDENTITY_VERIFY_FAILED', 'TIME_EXCEEDED'],
    example: {
      request: {
        ontid: EXAMPLE_ONT_ID,
        country: 'CN',
        doc_type: 'passport',
        frontdoc: 'data:image/png;base64,iVBORw0KGgo=',
        backdoc: 'data:image/png;base64,iVBORw0KGgo=',
      },
      result: true,
    },
    bodyLimit: DOCUMENTS_LIMIT_BYTES,
    body: Type.Object({ ontid: ontIdField(), ...documentFields() }),
    async admit(request, reply) {
      const address = addressBlock(callerAddress(request));
      await services.limits.take(['address-documents', address]);
      // Nothing is read of somebody who is not signed in.
      const { sessions, config } = services;
      if (!(await sessions.find(new SessionCookie(config).read(request)))) {
        throw new ApiError('EXPIRES', 'nobody is signed in in this browser any more');
      }
      await enterTurn(turns, address, reply);
    },
    async handle({ ontid, ...documents }, { request }) {
      const account = await provenAccount(services, request, ontid);
      await services.onttag.submitOwn(account, documents).catch((error: unknown) => {
        throw inCustodyWords(error);
      });
      return true;
    },
  });
}
