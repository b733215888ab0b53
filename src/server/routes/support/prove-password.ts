import type { FastifyRequest } from 'fastify';
import type { OntId } from '../../../protocol/common/ont-id.ts';
import type { RecognisedAccount, RetiredAccount } from '../../accounts/account.ts';
import type { Circumstances } from '../../activity/activity.ts';
import { ApiError } from '../../errors/api-error.ts';
import type { Source } from '../../guard/guard.ts';
import type { PhoneNumber } from '../../phones/phone-number.ts';
import type { Services } from '../../services/services.ts';
import type { Caller } from './caller.ts';

/**
 * The account of a phone or an ONT ID, once its password is proven; guarded before anything is hashed.
 *
 * @throws ApiError INVALID_PASSWORD, whether or not there is such an account; TIME_EXCEEDED
 */
export async function provePassword(
  { accounts, guard }: Services,
  source: Source,
  name: PhoneNumber | OntId,
  password: string,
): Promise<RecognisedAccount> {
  const found = await (typeof name === 'string' ? accounts.findByOntId(name) : accounts.findByPhone(name));
  return guard.password(source, typeof name === 'string' ? name : name.e164, found, () =>
    accounts.checkPassword(found, password),
  );
}

/**
 * The same for an ONT ID that may be a former one, whose password is that of its time: what was sealed under it is its
 * owner's. Guesses at a former one are counted for that ONT ID alone: counted for the account, they would lock the
 * present one out, and show whose the two are.
 */
export async function proveKeyPassword(
  { accounts, activity, guard, keys }: Services,
  source: Source,
  ontId: OntId,
  password: string,
): Promise<RecognisedAccount | RetiredAccount> {
  // Asked for both, always: the time must not tell a former ONT ID from one that nobody has.
  const [current, retired] = [await accounts.findByOntId(ontId), await keys.findRetired(ontId)];
  const found = current ?? retired;
  return guard.password(source, ontId, current, () =>
    accounts.checkPassword(found, password).catch((error: unknown) => {
      // The guard notes those of the present one.
      if (!current && retired && error instanceof ApiError && error.error === 'INVALID_PASSWORD')
        activity.passwordChecked(retired, 'wrong-password');
      throw error;
    }),
  );
}

/**
 * Does what a right password was given for. Where that fails the owner still sees that the password was checked; where
 * it goes well, what was done is written down by itself.
 */
export async function afterPassword<Result>(
  { activity }: Services,
  account: { id: string },
  circumstances: Circumstances,
  work: () => Promise<Result>,
): Promise<Result> {
  return work().catch((error: unknown) => {
    activity.passwordChecked(account, 'password-checked', circumstances);
    throw error;
  });
}

/** How a call came, for the owner's activity. */
export const circumstancesOf = ({ headers }: FastifyRequest, caller: Caller): Circumstances =>
  caller.kind === 'app' ? { app: caller.app.ontId } : { userAgent: headers['user-agent'] };
