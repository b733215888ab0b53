import type { ErrorName } from '../../protocol/errors/error-codes.ts';
import { ApiError } from '../api/call.ts';
import type { Fault } from '../faults/fault.ts';
import type { Task } from './state.ts';

const WRONG_PASSWORD: Fault = { field: 'password', text: 'passwordWrong' };

const BY_NAME: Partial<Record<ErrorName, Fault>> = {
  PARAM_ERROR: { field: 'number', text: 'phoneImpossible' },
  COMM_SMS_FAIL: { field: 'number', text: 'smsFailed' },
  VERIFY_CODE_ERROR: { field: 'code', text: 'codeWrong' },
  TIME_EXCEEDED: { field: 'code', text: 'codeTries' },
  INVALID_PASSWORD: WRONG_PASSWORD,
  ALREADY_EXIST: { field: 'form', text: 'alreadyRegistered', offer: 'sign-in' },
  ONTID_LOCKED: { field: 'form', text: 'locked' },
  EXPIRES: { field: 'form', text: 'sessionEnded' },
  DECODE_ERROR: { field: 'keystore', text: 'keystoreBroken' },
  ONTID_NOT_EXIST: { field: 'form', text: 'noAccount' },
  NOT_REGISTRY: { field: 'form', text: 'notSetUp' },
};

const BY_KIND = { offline: 'offline', timeout: 'timeout', server: 'serverFailed', api: 'serverFailed' } as const;

/** Whether a new password was refused. With the same name and another status, the server reports a wrong password. */
export const isTooEasy = (error: unknown): boolean =>
  error instanceof ApiError && error.errorName === 'INVALID_PASSWORD' && error.status === 400;

/** The error that the page shows for a failed call. `task` is the task that made the call. */
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
  // TIME_EXCEEDED is used for several limits; the task tells which one.
  if (error.errorName === 'TIME_EXCEEDED') {
    if (task === 'sign-in' || task === 'show') return { field: 'password', text: 'passwordTries' };
    if (task === 'unlock') return { field: 'form', text: 'tooMany' };
    // A used-up code stays so. A limit of the address ends at a time, and a new code does not help before.
    if (task === 'send' || task === 'resend' || error.retryAfter) return { field: 'form', text: 'tooMany' };
  }
  if (error.errorName === 'PARAM_ERROR') {
    // A password that is too short for any account is a wrong one.
    if (task === 'sign-in' || task === 'show') return WRONG_PASSWORD;
    if (task === 'unlock' || task === 'bind') return { field: 'form', text: 'keystoreRefused' };
    if (task !== 'send') return { field: 'form', text: 'serverFailed' };
  }
  if (task === 'unlock' && error.errorName === 'INVALID_PASSWORD')
    return { field: 'password', text: 'keystorePasswordWrong' };
  if (task === 'bind') {
    if (error.errorName === 'ALREADY_EXIST') return { field: 'form', text: 'phoneTaken' };
    // The code's screen has no field for the keystore or its password.
    if (known.field !== 'code')
      return { field: 'form', text: error.errorName === 'INVALID_PASSWORD' ? 'keystorePasswordWrong' : known.text };
  }
  // The code's screen has no field for the number.
  if (task === 'resend') return { ...known, field: 'form' };
  return known;
}
