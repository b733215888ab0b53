import Type from 'typebox';
import type { Server } from '../http/server.ts';
import { addressBlock } from '../limits/address-block.ts';
import { callerAddress } from '../http/trust-proxy.ts';
import { inCustodyWords } from '../onttag/onttag-error.ts';
import type { Services } from '../services.ts';
import { addApiRoute } from './api-route.ts';
import { EXAMPLE_ONT_ID, ontIdField } from './fields.ts';
import { documentFields, DOCUMENTS_LIMIT_BYTES } from './onttag/fields.ts';
import { sessionAccount } from './session-account.ts';

/** Sends the documents of whoever is signed in to the trust anchor. */
export function accountVerifyDocument(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1', '/account/verify-document', {
    action: 'verifyDocument',
    booleanResult: true,
    summary: 'Sends the account’s documents to the trust anchor. The body has at most 16 MiB.',
    errors: ['EXPIRES', 'TIME_EXCEEDED'],
    example: { request: { ontid: EXAMPLE_ONT_ID, country: 'CN', doc_type: 'passport', frontdoc: 'data:image/png;base64,iVBORw0KGgo=', backdoc: 'data:image/png;base64,iVBORw0KGgo=' }, result: true },
    bodyLimit: DOCUMENTS_LIMIT_BYTES,
    body: Type.Object({ ontid: ontIdField(), ...documentFields() }),
    admit: async (request) => void (await services.limits.take(['address-documents', addressBlock(callerAddress(request))])),
    async handle({ ontid, ...documents }, { request }) {
      const account = await sessionAccount(services, request, ontid);
      await services.onttag.submitOwn(account, documents).catch((error: unknown) => {
        throw inCustodyWords(error);
      });
      return true;
    },
  });
}
