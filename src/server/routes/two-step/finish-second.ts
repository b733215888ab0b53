import Type from 'typebox';
import { readPassword } from '../../custody/password.ts';
import { ApiError } from '../../errors/api-error.ts';
import type { Source } from '../../guard/guard.ts';
import { SecondCookie } from '../../http/cookies/second-cookie.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { ownerTyper, type TypingCall } from '../support/asker-of-call.ts';
import { codeField, EXAMPLE_ONT_ID, ontIdField, passwordField } from '../support/fields.ts';
import { type FoundHalf, halfOf } from '../support/half-of.ts';
import { startSession } from '../support/sign-in-browser.ts';

/** Finishes a sign-in with its second step. It is used up by that; a wrong answer leaves it as it was. */
export function finishSecond(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1', '/second/finish', {
    action: 'finishSignIn',
    summary: 'Finishes a sign-in with its second step, a password or a code. The hosted page alone calls it.',
    errors: ['EXPIRES', 'INVALID_PASSWORD', 'VERIFY_CODE_ERROR', 'ONTID_LOCKED', 'TIME_EXCEEDED'],
    example: { request: { ontid: EXAMPLE_ONT_ID, password: '12345678' }, result: EXAMPLE_ONT_ID },
    body: Type.Object({
      ontid: ontIdField(),
      password: Type.Optional(passwordField()),
      verifyCode: Type.Optional(codeField()),
    }),
    async handle({ ontid, password, verifyCode }, context) {
      const half = await halfOf(services, context.request, ontid);
      const asked = password === undefined ? 'code' : 'password';
      if ((password === undefined) === (verifyCode === undefined) || !half.asks.includes(asked)) {
        throw new ApiError('PARAM_ERROR', `this second step takes ${half.asks.join(' or ')}, and one of them alone`);
      }
      await services.halfSignIns.take(half.token, half);
      const { source } = context.caller;
      const useUpCode = await (password === undefined
        ? proveCode(services, context, half, verifyCode!)
        : provePassword(services, source, half, readPassword(password)));
      const manner = { methods: [half.method, asked === 'code' ? 'sms' : 'pwd'] as const, kept: half.kept };
      await startSession(services, half.account, context, manner, 'signed-in', async (transaction) => {
        await services.halfSignIns.useUp(transaction, half.token, half);
        await useUpCode?.(transaction);
      });
      new SecondCookie(services.config).clear(context.reply);
      return half.account.ontId;
    },
  });
}

async function proveCode(services: Services, call: TypingCall, { account }: FoundHalf, code: string) {
  const { accounts, codes, guard } = services;
  const phone = (await accounts.phoneNumberOf(account.id))!;
  const look = async () => codes.prove(phone, 'signin', code, await ownerTyper(services, call, phone));
  return (await guard.code(call.caller.source, look)).useUp;
}

async function provePassword(services: Services, source: Source, { account }: FoundHalf, password: string) {
  const { accounts, guard } = services;
  await guard.password(source, account.ontId, account, () => accounts.checkPassword(account, password));
  return undefined;
}
