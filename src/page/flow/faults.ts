import { NEW_PASSWORD_MIN_LENGTH, PASSWORD_MAX_BYTES } from '../../protocol/custody/custody-api.ts';
import type { LinkedFault } from '../../protocol/custody/linked.ts';
import type { ErrorName } from '../../protocol/errors/error-codes.ts';
import { ApiError } from '../api.ts';
import type { TextKey } from '../i18n/catalogue.ts';
import type { PhoneProblem } from '../phone/numbers.ts';
import type { Fault, Task } from './state.ts';

const BY_NAME: Partial<Record<ErrorName, Fault>> = {
  PARAM_ERROR: { field: 'number', text: 'phoneImpossible' },
  COMM_SMS_FAIL: { field: 'number', text: 'smsFailed' },
  VERIFY_CODE_ERROR: { field: 'code', text: 'codeWrong' },
  TIME_EXCEEDED: { field: 'code', text: 'codeTries' },
  INVALID_PASSWORD: { field: 'password', text: 'passwordWrong' },
  ALREADY_EXIST: { field: 'form', text: 'alreadyRegistered', offer: 'sign-in' },
  ONTID_LOCKED: { field: 'form', text: 'locked' },
  EXPIRES: { field: 'form', text: 'sessionEnded' },
  DECODE_ERROR: { field: 'keystore', text: 'keystoreBroken' },
  ONTID_NOT_EXIST: { field: 'form', text: 'noAccount' },
  NOT_REGISTRY: { field: 'form', text: 'notSetUp' },
};

const BY_KIND = { offline: 'offline', timeout: 'timeout', server: 'serverFailed', api: 'serverFailed' } as const;

/** Whether a new password was refused: with the same name and another status the server says that a password is wrong. */
export const isTooEasy = (error: unknown): boolean =>
  error instanceof ApiError && error.errorName === 'INVALID_PASSWORD' && error.status === 400;

/** What a failed call means to the person, and where to say it. */
export function faultOf(task: Task, error: unknown): Fault {
  const fault = meaningOf(task, error);
  return error instanceof ApiError && error.retryAfter ? { ...fault, wait: error.retryAfter } : fault;
}

function meaningOf(task: Task, error: unknown): Fault {
  if (!(error instanceof ApiError)) return { field: 'form', text: 'serverFailed' };
  if (isTooEasy(error)) return { field: 'newPassword', text: 'passwordTooEasy' };
  if (task === 'unlock' && error.errorName === 'NOT_PERMISSION') return { field: 'form', text: 'keystoreOff' };
  const known = error.errorName && BY_NAME[error.errorName];
  if (!known) return { field: 'form', text: BY_KIND[error.kind] };
  // The same number means the thing that the screen is about.
  if (error.errorName === 'TIME_EXCEEDED') {
    if (task === 'sign-in' || task === 'show') return { field: 'password', text: 'passwordTries' };
    if (task === 'unlock') return { field: 'form', text: 'tooMany' };
    // A code that is dead has no time after which it lives again; a limit of the address has, and a new code is no way round it.
    if (task === 'send' || task === 'resend' || error.retryAfter) return { field: 'form', text: 'tooMany' };
  }
  if (error.errorName === 'PARAM_ERROR') {
    // What is too short to be anybody's password is a wrong one.
    if (task === 'sign-in' || task === 'show') return BY_NAME.INVALID_PASSWORD!;
    if (task === 'unlock' || task === 'bind') return { field: 'form', text: 'keystoreRefused' };
    if (task !== 'send') return { field: 'form', text: 'serverFailed' };
  }
  if (task === 'unlock' && error.errorName === 'INVALID_PASSWORD')
    return { field: 'password', text: 'keystorePasswordWrong' };
  if (task === 'bind') {
    if (error.errorName === 'ALREADY_EXIST') return { field: 'form', text: 'phoneTaken' };
    // The keystore has no field on the code's screen, nor has its password.
    if (known.field !== 'code')
      return { field: 'form', text: error.errorName === 'INVALID_PASSWORD' ? 'keystorePasswordWrong' : known.text };
  }
  // The number has no field on the code's screen.
  if (task === 'resend') return { ...known, field: 'form' };
  return known;
}

/** Why a sign-in at a provider came to nothing, for the person. */
export const LINKED_FAULTS: Record<LinkedFault, TextKey> = {
  denied: 'linkedDenied',
  unknown: 'linkedUnknown',
  unreachable: 'linkedUnreachable',
  refused: 'linkedRefused',
};

const PHONE_PROBLEMS: Record<PhoneProblem, TextKey> = {
  empty: 'phoneEmpty',
  not_a_number: 'phoneImpossible',
  too_short: 'phoneTooShort',
  too_long: 'phoneTooLong',
};

/** Why a number cannot be used. */
export const phoneFault = (problem: PhoneProblem): Fault => ({ field: 'number', text: PHONE_PROBLEMS[problem] });

/** Why a password cannot be chosen, if there is a reason. Characters are counted as code points, not in UTF-16. */
export function newPasswordFault(typed: string): Fault | null {
  // As the server takes it: two ways of typing an accent are one password.
  const password = typed.normalize('NFC');
  if ([...password].length < NEW_PASSWORD_MIN_LENGTH) return { field: 'newPassword', text: 'passwordTooShort' };
  if (new TextEncoder().encode(password).length > PASSWORD_MAX_BYTES)
    return { field: 'newPassword', text: 'passwordTooLong' };
  return null;
}
