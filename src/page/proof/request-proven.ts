import type { ApiError } from '../api/call.ts';
import type { OwedRequest, Solve } from './prove.ts';

/** A challenge that was solved too slowly is asked for once more. */
const MOST_PROOFS = 2;

// Nothing of the page's first script is imported here: it would be cut into more pieces.
const isApiError = (error: unknown): error is ApiError => (error as Error).name === 'ApiError';

/** Asks for a code with a proof of work. */
export async function requestProven(
  solve: Solve,
  { call, request, onProof, signal, refuse }: OwedRequest,
): Promise<void> {
  for (let proofs = 1; ; proofs++) {
    onProof(0);
    let proof: string;
    try {
      proof = await solve(await call('/code/challenge', { number: request.number }, signal), onProof, signal);
    } catch (error) {
      signal?.throwIfAborted();
      throw isApiError(error) ? error : refuse();
    } finally {
      onProof(null);
    }
    try {
      await call('/ontid/getcode/phone', { ...request, proof }, signal);
      return;
    } catch (error) {
      if (!isApiError(error) || error.errorName !== 'TIME_EXCEEDED' || error.retryAfter || proofs === MOST_PROOFS)
        throw error;
    }
  }
}
