import type { SessionAccount } from '../../protocol/custody/custody-api.ts';
import type { Phone } from '../phone/numbers.ts';

// The name that a password manager keeps a password under. It is the phone number in full, as the manager is told it where a
// password is chosen: filled in at the next sign-in it names its country too, and stands there as it was kept. Whoever has
// typed the number without its country there has that text kept, so that on this device the same is the name from then on.

const KEY = 'ontid-user-name';

/** What a manager has seen in a sign-in: the number that a code was sent to, or what stands in the field beside the password. */
export function writtenIn({ phone, number }: { phone: Phone | null; number: string }): string {
  return phone ? `+${phone.callingCode}${phone.national}` : number;
}

/**
 * The name of an account's password, where what was written can be its number: the page knows the last digits of that, and
 * the whole of it for the password alone.
 *
 * @returns `''` for what is another's, or nothing
 */
export function userNameOf({ phone }: SessionAccount, written: string): string {
  const shown = digitsOf(phone.split('…')[1] ?? '');
  return shown && digitsOf(written).endsWith(shown) ? written : '';
}

/** Keeps it for the page that this tab goes to next, and no longer than the tab: the platform never tells it. */
export function keepUserName(written: string): void {
  try {
    if (written) sessionStorage.setItem(KEY, written);
    else sessionStorage.removeItem(KEY);
  } catch {
    // A browser that keeps nothing has its password manager ask whose password it is.
  }
}

export function keptUserName(): string {
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

const digitsOf = (text: string) => text.normalize('NFKC').replace(/\D/g, '');
