import Type from 'typebox';
import type { RecognisedAccount } from '../accounts/account.ts';
import { readPhone, type PhoneNumber } from '../accounts/phone-number.ts';
import { ApiError } from '../api-error.ts';
import { readPassword } from '../custody/password.ts';
import type { Server } from '../http/server.ts';
import type { Source } from '../limits/guard.ts';
import type { Services } from '../services.ts';
import { addApiRoute } from './api-route.ts';
import { codeField, EXAMPLE_ONT_ID, passwordField, phoneField } from './fields.ts';
import { provePassword } from './prove-password.ts';
import { signInBrowser } from './sign-in-browser.ts';

/**
 * Two things at one address, told apart by what is given. The old password changes the password, and the ONT ID stays. A
 * code resets it, and **the ONT ID is a new one**: whoever calls has to say so to the person first.
 */
export function editPassword(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1/ontid', '/edit/password', {
    action: 'edit',
    summary:
      'With oldPassword: changes the password, and the ONT ID stays the same. With verifyCode: resets it, and the answer is a NEW ONT ID, ' +
      'since nobody can open the old key; tell the person before you call. Either ends every session and revokes every token.',
    errors: ['INVALID_PASSWORD', 'VERIFY_CODE_ERROR', 'VERIFY_CODE_EXPIRES', 'TIME_EXCEEDED', 'ONTID_NOT_EXIST', 'EXPIRES'],
    example: { request: { phone: '+86*15821703553', verifyCode: '123456', newPassword: '12345678' }, result: EXAMPLE_ONT_ID },
    body: Type.Object({
      phone: phoneField(),
      verifyCode: Type.Optional(codeField()),
      oldPassword: Type.Optional(passwordField()),
      newPassword: passwordField(),
    }),
    async handle({ phone: number, verifyCode, oldPassword, newPassword: typed }, context) {
      const phone = readPhone('phone', number);
      const newPassword = readPassword(typed);
      const { source } = context.caller;
      let account: RecognisedAccount;
      if (verifyCode !== undefined && oldPassword === undefined) account = await reset(services, source, phone, verifyCode, newPassword);
      else if (verifyCode === undefined && oldPassword !== undefined) account = await change(services, source, phone, readPassword(oldPassword), newPassword);
      else throw new ApiError('PARAM_ERROR', 'exactly one of verifyCode and oldPassword is needed: a code resets the password and the ONT ID with it');
      await signInBrowser(services, account, context, oldPassword === undefined ? 'reset' : 'password-changed');
      return account.ontId;
    },
  });
}

async function reset({ accounts, changes, codes, guard }: Services, source: Source, phone: PhoneNumber, verifyCode: string, newPassword: string): Promise<RecognisedAccount> {
  const code = await guard.code(source, () => codes.prove(phone, 'reset', verifyCode));
  const find = async () => {
    await guard.registration(source);
    const account = await accounts.findByPhone(phone);
    if (!account) throw new ApiError('ONTID_NOT_EXIST', 'this phone has no ONT ID');
    return account;
  };
  const account = await find().catch(async (error: unknown) => {
    await code.giveBack();
    throw error;
  });
  return changes.reset(account, phone, newPassword, code);
}

async function change(services: Services, source: Source, phone: PhoneNumber, oldPassword: string, newPassword: string): Promise<RecognisedAccount> {
  const account = await provePassword(services, source, phone, oldPassword);
  await services.guard.passwordChange(account);
  return services.changes.changePassword(account, phone, oldPassword, newPassword);
}
