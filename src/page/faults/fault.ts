import { CODE_LENGTH, NEW_PASSWORD_MIN_LENGTH, PASSWORD_MAX_BYTES } from '../../protocol/custody/custody-api.ts';
import type { ErrorName } from '../../protocol/errors/error-codes.ts';
import { ApiError } from '../api/call.ts';
import type { TextKey } from '../i18n/catalogue.ts';

/** The fields of all forms. `password` opens an ONT ID, `newPassword` is chosen for one, `keystore` is a file's text. */
export type Typed = 'number' | 'code' | 'password' | 'newPassword' | 'keystore';

/** An error that the page shows, and the field that it belongs to; `form` where it belongs to none. */
export interface Fault {
  field: Typed | 'understood' | 'form';
  text: TextKey;
  /** Seconds after which another attempt may succeed, for a text that names the time. */
  wait?: number | undefined;
  /** The way out that the screen offers with the error. */
  offer?: 'sign-in';
}

/** An input that the page refuses before it sends anything, or a failure that has a text of its own. */
export class Refusal extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.text);
    this.fault = fault;
  }
}

/** Whether a call failed with this error of the API. */
export const isApiError = (error: unknown, name: ErrorName): error is ApiError =>
  error instanceof ApiError && error.errorName === name;

/**
 * The code as typed.
 *
 * @throws {Refusal} while digits are missing
 */
export function wholeCode({ code }: { code: string }): string {
  if (code.length < CODE_LENGTH) throw new Refusal({ field: 'code', text: code ? 'codeShort' : 'codeEmpty' });
  return code;
}

/**
 * The password as typed.
 *
 * @throws {Refusal} when the field is empty
 */
export function typedPassword({ password }: { password: string }): string {
  if (!password) throw new Refusal({ field: 'password', text: 'passwordEmpty' });
  return password;
}

/**
 * The new password as typed.
 *
 * @throws {Refusal} when an account cannot have it
 */
export function chosenPassword({ newPassword }: { newPassword: string }): string {
  const fault = newPasswordFault(newPassword);
  if (fault) throw new Refusal(fault);
  return newPassword;
}

/** Why a password cannot be chosen, or `null`. Its length is counted in code points. */
export function newPasswordFault(typed: string): Fault | null {
  // The server normalizes in the same way: two ways of typing an accent are one password.
  const password = typed.normalize('NFC');
  if ([...password].length < NEW_PASSWORD_MIN_LENGTH) return { field: 'newPassword', text: 'passwordTooShort' };
  if (new TextEncoder().encode(password).length > PASSWORD_MAX_BYTES)
    return { field: 'newPassword', text: 'passwordTooLong' };
  return null;
}
