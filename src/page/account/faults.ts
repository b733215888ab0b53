import { ApiError } from '../api.ts';
import { faultOf } from '../flow/faults.ts';
import { Refusal } from '../flow/refusal.ts';
import type { AccountTask, OwnFault } from './state.ts';

const HOUR = 3600;

/** Why what came of a visit to a provider adds nothing. */
export const LINK_OUTCOMES = {
  known: 'linkTaken',
  denied: 'linkDenied',
  unknown: 'linkUnknown',
  unreachable: 'linkUnreachable',
  refused: 'linkRefused',
} as const;

/** What a failed call means, where only the account page has words for it. */
export function ownFaultOf(task: AccountTask, error: unknown): OwnFault | null {
  if (!(error instanceof ApiError)) return null;
  if (task === 'verify-document') return documentFault(error);
  if (task !== 'link') return null;
  if (error.errorName === 'NOT_FOUND') return 'linkUnknown';
  return error.errorName === 'ALREADY_EXIST' ? 'linkTaken' : null;
}

/** What is wrong with a document, or with one more of it today. */
function documentFault({ errorName, retryAfter = 0 }: ApiError): OwnFault | null {
  if (errorName === 'PARAM_ERROR') return 'notAPicture';
  // The limit of the address, which others use too, is over sooner.
  return errorName === 'TIME_EXCEEDED' && retryAfter > HOUR ? 'documentTries' : null;
}

/** Turns a call's failure into what the person is told; the same number means another thing from another call. */
export const refuse =
  (task: 'send' | 'resend' | 'check' | 'sign-in') =>
  (error: unknown): never => {
    if (!(error instanceof ApiError)) throw error;
    throw new Refusal(faultOf(task, error));
  };
