import { ApiError } from '../api/call.ts';
import { Refusal } from '../faults/fault.ts';
import { faultOf } from '../flow/faults.ts';
import type { AccountTask, OwnFault } from './state.ts';

const HOUR = 3600;

/** The error for a provider's answer that adds no account. */
export const LINK_OUTCOMES = {
  known: 'linkTaken',
  denied: 'linkDenied',
  unknown: 'linkUnknown',
  unreachable: 'linkUnreachable',
  refused: 'linkRefused',
} as const;

/** The error for a failed call, where only the account page has a text for it. */
export function ownFaultOf(task: AccountTask, error: unknown): OwnFault | null {
  if (!(error instanceof ApiError)) return null;
  if (task === 'verify-document') return documentFault(error);
  if (task !== 'link') return null;
  if (error.errorName === 'NOT_FOUND') return 'linkUnknown';
  return error.errorName === 'ALREADY_EXIST' ? 'linkTaken' : null;
}

/** The error for a document that is no picture, or that is one too many today. */
function documentFault({ errorName, retryAfter = 0 }: ApiError): OwnFault | null {
  if (errorName === 'PARAM_ERROR') return 'notAPicture';
  // A limit of the network address, which others may share, ends sooner.
  return errorName === 'TIME_EXCEEDED' && retryAfter > HOUR ? 'documentTries' : null;
}

/** Turns a failed call into the error that the page shows. One code of the API means different things by call. */
export const refuse =
  (task: 'send' | 'resend' | 'check' | 'sign-in') =>
  (error: unknown): never => {
    if (!(error instanceof ApiError)) throw error;
    throw new Refusal(faultOf(task, error));
  };
