import Type from 'typebox';
import { CODE_PURPOSES } from '../../protocol/custody-api.ts';
import { readPhone } from '../accounts/phone-number.ts';
import type { Server } from '../http/server.ts';
import type { Services } from '../services.ts';
import { addApiRoute } from './api-route.ts';
import { phoneField } from './fields.ts';

/** Sends a verification code. The answer does not tell whether the phone has an account. */
export function getcodePhone(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1/ontid', '/getcode/phone', {
    action: 'getVerifyCode',
    booleanResult: true,
    summary: 'Sends a verification code by text message. The answer does not tell whether the phone has an account.',
    errors: ['VERIFY_CODE_FREQUENT', 'COMM_SMS_FAIL'],
    example: { request: { number: '+86*15821703553' }, result: true },
    body: Type.Object({
      number: phoneField(),
      purpose: Type.Optional(Type.Union(CODE_PURPOSES.map((purpose) => Type.Literal(purpose)))),
    }),
    async handle({ number, purpose = 'any' }, { caller }) {
      const phone = readPhone('number', number);
      await services.guard.codeRequest(caller.source);
      await services.codes.send(phone, purpose);
      return true;
    },
  });
}
