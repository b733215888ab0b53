import Type from 'typebox';
import { CODE_PURPOSES } from '../../../protocol/custody/custody-api.ts';
import type { Server } from '../../http/server.ts';
import { readTextablePhone } from '../../phones/phone-number.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { codeAsker } from '../support/asker-of-call.ts';
import { phoneField } from '../support/fields.ts';

/** Sends a verification code. The answer does not tell whether the phone has an account. */
export function getcodePhone(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1/ontid', '/getcode/phone', {
    action: 'getVerifyCode',
    booleanResult: true,
    summary:
      'Sends a verification code by text message. The answer does not tell whether the phone has an account. The ' +
      'code works only for the browser or ' +
      'the app that asked for it. TIME_EXCEEDED without a Retry-After means that the hosted page can go on by a ' +
      'proof of work.',
    errors: ['VERIFY_CODE_FREQUENT', 'TIME_EXCEEDED', 'COMM_SMS_FAIL'],
    example: { request: { number: '+86*15821703553' }, result: true },
    body: Type.Object({
      number: phoneField(),
      purpose: Type.Optional(Type.Union(CODE_PURPOSES.map((purpose) => Type.Literal(purpose)))),
      proof: Type.Optional(
        Type.String({ maxLength: 4096, description: 'a proof of work, where one is owed: base64 of JSON' }),
      ),
    }),
    async handle({ number, purpose = 'any', proof }, context) {
      const phone = readTextablePhone('number', number);
      const asker = await codeAsker(services, context, phone);
      await services.codeRequests.send({ phone, purpose, asker, source: context.caller.source, proof });
      return true;
    },
  });
}
