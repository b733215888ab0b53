import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { type CredentialsRequest, DEFAULT_TEMPLATE, type IssuedCredential } from '../../../protocol/onttag/onttag.ts';
import { OntTagError } from '../../errors/onttag-error.ts';
import type { AnswerShape } from '../../http/envelope.ts';
import { answerOntTag } from '../../http/onttag-answer.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { EXAMPLE_ONT_ID } from '../support/fields.ts';
import { readBodyOfGet } from '../support/onttag/body-of-get.ts';
import { callerNumber, OTHER_MEMBERS, ontIdField, signatureField } from '../support/onttag/fields.ts';
import { addOntTagRoute, type OntTagRoute } from '../support/onttag/onttag-route.ts';

const STATUS: AnswerShape = { action: 'queryAuthStat', failure: '' };
// Spelled as it was published.
const CREDENTIALS: AnswerShape = { action: 'queryMyCredentails', failure: '' };

const BODY = Type.Object(
  {
    nounce: callerNumber('never used before; 18 to 255 characters'),
    auth_template: Type.String({ maxLength: 64, description: 'such as `authtemplate_kyc01`' }),
    ontid: ontIdField('whose credentials'),
    signature: Type.Optional(signatureField()),
  },
  OTHER_MEMBERS,
);

const EXAMPLE_CREDENTIAL: IssuedCredential = {
  credential_context: 'credential:sfp_passport_authentication',
  create_time: '2019-01-10T14:19:46.000+0000',
  encrp_origdata: 'eyJhbGciOiJFQ0RILUVTIiwiZW5jIjoiQTI1NkdDTSJ9…',
  issue_ontid: EXAMPLE_ONT_ID,
  txnhash: 'c89e76ee58ae6ad99cfab829d3bf5bd7e5b9af3e5b38713c9d76ef2dcba2c8e0',
};

/** The status of a request, and the credentials of a person: two calls that were published under one address. */
export function authrequesters(app: Server, services: Services): void {
  addOntTagRoute(app, services, {
    method: 'GET',
    url: '/api/v1/onttag/authrequesters',
    answer: STATUS,
    summary:
      'Tells how a request stands: null until it is decided. With a body in place of authID it is the same as POST, ' +
      'for older clients.',
    errors: ['NOT_FOUND'],
    example: {
      request: { authID: '123345667878780041' },
      result: { auth_id: '123345667878780041', auth_status: true, auth_flag: true },
    },
    schema: { querystring: Type.Object({ authID: Type.Optional(callerNumber('the auth_id of the request')) }) },
    async handle(request, reply) {
      const { authID } = request.query as { authID?: string };
      if (authID !== undefined) return services.onttag.requests.status(authID);
      const body = await readBodyOfGet(app, request);
      if (!request.validateInput(body, BODY as object as Record<string, unknown>))
        throw new OntTagError('PARAM_ERROR', 'authID is missing, or a body with nounce, auth_template and ontid');
      return answerOntTag(reply, CREDENTIALS, await list(services, request, body as CredentialsRequest));
    },
  });
  for (const url of ['/api/v1/onttag/authrequesters', '/api/v1/ontpass/myclaims'])
    addOntTagRoute(app, services, credentials(services, url));
}

function credentials(services: Services, url: string): OntTagRoute {
  return {
    method: 'POST',
    url,
    answer: CREDENTIALS,
    summary:
      'The credentials that a person has of a template, encrypted to the person’s ONT ID. Signed with it; without ' +
      'signature the call is one of an app that the person has agreed to, signed as the custody API’s are.',
    errors: ['NOT_REGISTRY', 'SIG_VERIFY_FAILED', 'NOT_PERMISSION', 'ALREADY_EXIST'],
    example: {
      request: {
        nounce: '123345667878780012',
        auth_template: DEFAULT_TEMPLATE,
        ontid: EXAMPLE_ONT_ID,
        signature: 'AXFqy6w/xg+IFQBRZvucKXvTuIZaIxOS0pesuBj1IKHvw56DaFwWogIcr1B9zQ13nUM0w5g30KHNNVCTo14lHF0=',
      },
      result: [EXAMPLE_CREDENTIAL],
    },
    schema: { body: BODY },
    handle: (request) => list(services, request, request.body as CredentialsRequest),
  };
}

async function list(
  { appCalls, onttag }: Services,
  request: FastifyRequest,
  body: CredentialsRequest,
): Promise<IssuedCredential[]> {
  const { headers, method, url, rawBody } = request;
  const app = appCalls.isSigned(headers)
    ? await appCalls.authenticate({ method, uri: url, headers, body: rawBody ?? Buffer.alloc(0) })
    : undefined;
  return onttag.credentials.ofOwner(body, app);
}
