import Type from 'typebox';
import type { OntId } from '../../../protocol/common/ont-id.ts';
import type { RecognisedAccount } from '../../accounts/account.ts';
import { readPassword } from '../../custody/password.ts';
import { ApiError } from '../../errors/api-error.ts';
import type { Server } from '../../http/server.ts';
import type { PhoneNumber } from '../../phones/phone-number.ts';
import type { Services } from '../../services/services.ts';
import { addApiRoute } from '../support/api-route.ts';
import { codeTyper, type TypingCall } from '../support/asker-of-call.ts';
import type { Caller } from '../support/caller.ts';
import {
  codeField,
  EXAMPLE_ONT_ID,
  EXAMPLE_PASSWORD,
  newPasswordField,
  ontIdField,
  passwordField,
  phoneField,
  readName,
  signsInToField,
} from '../support/fields.ts';
import { afterPassword, circumstancesOf, provePassword } from '../support/prove-password.ts';
import { requireBothSteps } from '../support/session-account.ts';
import { signInBrowser } from '../support/sign-in-browser.ts';

/**
 * Two things at one address, told apart by what is given. The old password changes the password, and the ONT ID stays.
 * A code resets it, and **the ONT ID is a new one**: whoever calls has to say so to the person first.
 */
export function editPassword(app: Server, services: Services): void {
  addApiRoute(app, services, '/api/v1/ontid', '/edit/password', {
    action: 'edit',
    summary:
      'With oldPassword: changes the password of a phone or an ONT ID, and the ONT ID stays the same. With phone ' +
      'and verifyCode: resets it, and the answer is a NEW ONT ID, ' +
      'since nobody can open the old key; tell the person before you call. Either ends every session and revokes ' +
      'every token.',
    errors: [
      'INVALID_PASSWORD',
      ['INVALID_PASSWORD', 400],
      'VERIFY_CODE_ERROR',
      'ONTID_LOCKED',
      'TIME_EXCEEDED',
      'ONTID_NOT_EXIST',
      'EXPIRES',
    ],
    example: {
      request: { phone: '+86*15821703553', verifyCode: '123456', newPassword: EXAMPLE_PASSWORD },
      result: EXAMPLE_ONT_ID,
    },
    body: Type.Object({
      phone: Type.Optional(phoneField()),
      ontid: Type.Optional(ontIdField()),
      verifyCode: Type.Optional(codeField()),
      oldPassword: Type.Optional(passwordField()),
      newPassword: newPasswordField(),
      client_id: signsInToField(),
    }),
    async handle({ phone, ontid, verifyCode, oldPassword, newPassword, client_id: clientId }, context) {
      const name = readName('phone', phone, ontid);
      const { caller } = context;
      const typed = { text: services.newPasswords.read('newPassword', newPassword, caller), caller, clientId };
      if (verifyCode === undefined && oldPassword !== undefined) {
        const old = readPassword(oldPassword);
        const proven = await provePassword(services, caller.source, name, old);
        const circumstances = circumstancesOf(context.request, caller);
        const [changed, session] = await afterPassword(services, proven, circumstances, async () => {
          const present = await requireBothSteps(services, context, proven);
          return [await change(services, proven, old, typed), present] as const;
        });
        await signInBrowser(services, changed, context, session?.methods ?? ['pwd'], 'password-changed');
        return changed.ontId;
      }
      if (verifyCode === undefined || oldPassword !== undefined)
        throw new ApiError(
          'PARAM_ERROR',
          'exactly one of verifyCode and oldPassword is needed: a code resets the password and the ONT ID with it',
        );
      if (typeof name === 'string') throw new ApiError('PARAM_ERROR', 'a code goes with the phone that it was sent to');
      const account = await reset(services, context, name, verifyCode, typed);
      await signInBrowser(services, account, context, ['sms', 'pwd'], 'reset');
      return account.ontId;
    },
  });
}

/** The new password as it was typed, and what it is judged by. */
interface Typed {
  text: string;
  caller: Caller;
  clientId: OntId | undefined;
}

async function reset(
  services: Services,
  call: TypingCall,
  phone: PhoneNumber,
  verifyCode: string,
  { text, ...by }: Typed,
): Promise<RecognisedAccount> {
  const { accounts, changes, codes, guard, newPasswords } = services;
  const { source } = by.caller;
  const code = await guard.code(source, async () =>
    codes.prove(phone, 'reset', verifyCode, await codeTyper(services, call, phone)),
  );
  const find = async () => {
    await guard.registration(source);
    const account = await accounts.findByPhone(phone);
    if (!account) throw new ApiError('ONTID_NOT_EXIST', 'this phone has no ONT ID');
    return { account, newPassword: await newPasswords.check('newPassword', text, { ...by, phone }) };
  };
  const { account, newPassword } = await find().catch(async (error: unknown) => {
    await code.giveBack();
    throw error;
  });
  return changes.reset(account, phone, newPassword, code);
}

async function change(
  services: Services,
  account: RecognisedAccount,
  oldPassword: string,
  { text, ...by }: Typed,
): Promise<RecognisedAccount> {
  const phone = await services.accounts.phoneNumberOf(account.id);
  const newPassword = await services.newPasswords.check('newPassword', text, { ...by, phone, names: [account.ontId] });
  await services.guard.passwordChange(account);
  return services.changes.changePassword(account, oldPassword, newPassword);
}
