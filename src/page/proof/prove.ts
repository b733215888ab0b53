import type { CodeChallenge, GetCodeRequest } from '../../protocol/custody/custody-api.ts';
import type { Call } from '../api/call.ts';

/** Solves a challenge and gives the proof. `onProgress` is told how much is done, 0 to 1. */
export type Solve = (
  challenge: CodeChallenge,
  onProgress: (done: number) => void,
  signal?: AbortSignal,
) => Promise<string>;

/** A request for a code that costs a proof of work. */
export interface OwedRequest {
  call: Call;
  request: GetCodeRequest;
  /** Told how far the proof is, 0 to 1; `null` when it is over. */
  onProof(done: number | null): void;
  signal: AbortSignal | undefined;
  /** Throws what the person is told when the browser cannot solve it. */
  refuse(): never;
}

/** Asks for a code with a proof of work. */
export type Prove = (owed: OwedRequest) => Promise<void>;
