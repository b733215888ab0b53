import type { SecondMethod } from '../../protocol/custody/two-step.ts';
import type { SignInMethod } from '../storage/column-types.ts';

/** Methods that a session of an account with two-step sign-in has at least. */
export const TWO_STEP_METHODS = 2;

/**
 * What may follow a first method as the second. A keystore and its password are kept together, so that the code follows
 * them; a provider is as good as either.
 *
 * @param first how the sign-in began
 * @param hasPhone whether a code can be sent
 */
export function secondMethods(first: SignInMethod, hasPhone: boolean): SecondMethod[] {
  if (first === 'sms') return ['password'];
  if (first === 'fed') return hasPhone ? ['password', 'code'] : ['password'];
  return hasPhone ? ['code'] : [];
}
