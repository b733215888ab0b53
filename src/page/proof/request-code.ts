import type { GetCodeRequest } from '../../protocol/custody/custody-api.ts';
import { ApiError, type Call } from '../api/call.ts';
import { isApiError, Refusal } from '../faults/fault.ts';
import type { Prove } from './prove.ts';

/**
 * Asks for a code. Where many were asked for, the browser first solves a proof of work.
 *
 * @param onProof told how far that is, 0 to 1; `null` when it is over
 * @throws {ApiError} as the call; {Refusal} when the browser cannot solve it
 */
export function requestCode(
  { call, prove }: { call: Call; prove: Prove },
  request: GetCodeRequest,
  onProof: (done: number | null) => void,
  signal?: AbortSignal,
): Promise<unknown> {
  const refuse = () => {
    throw new Refusal({ field: 'form', text: 'proofFailed' });
  };
  return call('/ontid/getcode/phone', request, signal).catch((error: unknown) => {
    // With a time, a limit is used up, and nothing helps before it is over.
    if (!isApiError(error, 'TIME_EXCEEDED') || error.retryAfter) throw error;
    return prove({ call, request, onProof, signal, refuse });
  });
}

/** The solver, which comes when it is needed. */
export const prove: Prove = (owed) =>
  import('./solve.ts').then(
    ({ requestSolved }) => requestSolved(owed),
    () => {
      throw new ApiError('offline', '');
    },
  );
