import { NEW_PASSWORD_MIN_LENGTH } from '../../protocol/custody/custody-api.ts';
import { PASSWORD_MIN_GUESSES_LOG10, type PersonalWords } from '../../protocol/custody/password-rule.ts';

/** Whether a password is too weak for an account, as far as the page can tell: where the estimate cannot be fetched, its length decides. */
export async function isWeak(password: string, personal: PersonalWords): Promise<boolean> {
  const typed = password.normalize('NFC');
  if ([...typed].length < NEW_PASSWORD_MIN_LENGTH) return true;
  const loaded = await import('./estimate.ts').catch(() => undefined);
  return loaded !== undefined && loaded.estimate(typed, personal) < PASSWORD_MIN_GUESSES_LOG10;
}
