import Type from 'typebox';
import { ApiError } from '../../errors/api-error.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import type { SignInMethod } from '../../storage/column-types.ts';
import { addApiRoute } from '../support/api-route.ts';
import { ownerTyper } from '../support/asker-of-call.ts';
import { codeField, EXAMPLE_ONT_ID, ontIdField } from '../support/fields.ts';
import { provenAccount } from '../support/session-account.ts';

/** Of the session in which it is turned on: the password was entered in it, and the code too. */
const BOTH: SignInMethod[] = ['pwd', 'sms'];

/**
 * Turns two-step sign-in on or off. On takes a code to the account's phone, so that nobody locks themselves out with a
 * phone that they have lost. Sessions that one method has opened end with it.
 */
export function setTwoStep(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1', '/account/two-step', {
    action: 'setTwoStep',
    booleanResult: true,
    summary: 'Turns two-step sign-in on, with a code to the account’s phone, or off. The account page alone calls it.',
    errors: ['EXPIRES', 'IDENTITY_VERIFY_FAILED', 'NOT_FOUND', 'VERIFY_CODE_ERROR', 'ONTID_LOCKED', 'TIME_EXCEEDED'],
    example: { request: { ontid: EXAMPLE_ONT_ID, on: true, verifyCode: '123456' }, result: true },
    body: Type.Object({ ontid: ontIdField(), on: Type.Boolean(), verifyCode: Type.Optional(codeField()) }),
    async handle({ ontid, on, verifyCode }, context) {
      const { request, caller } = context;
      const account = await provenAccount(services, request, ontid);
      const { accounts, codes, db, guard, halfSignIns, notices, sessions } = services;
      const circumstances = { userAgent: request.headers['user-agent'] };
      if (!on) {
        await db.transaction().execute(async (transaction) => {
          if (!(await halfSignIns.set(transaction, account, false))) return;
          await notices.tell(transaction, account, 'second-off', circumstances);
        });
        return true;
      }
      const phone = await accounts.phoneNumberOf(account.id);
      if (!phone) throw new ApiError('NOT_FOUND', 'this ONT ID has no phone; add one first');
      if (verifyCode === undefined)
        throw new ApiError('PARAM_ERROR', 'verifyCode is needed: a code to the account’s phone');
      const look = async () => codes.prove(phone, 'two-step', verifyCode, await ownerTyper(services, context, phone));
      const code = await guard.code(caller.source, look);
      await db.transaction().execute(async (transaction) => {
        await code.useUp(transaction);
        const changed = await halfSignIns.set(transaction, account, true);
        await sessions.addMethods(transaction, account, BOTH);
        if (changed) await notices.tell(transaction, account, 'second-on', circumstances);
      });
      return true;
    },
  });
}
