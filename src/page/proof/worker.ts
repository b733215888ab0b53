import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import type { CodeChallenge } from '../../protocol/custody/custody-api.ts';

/** What the worker tells the page: how many keys it has derived, or what it found. */
export type WorkerMessage = { keys: number } | { solution: { counter: number; derivedKey: string } | null };

const TELL_MS = 100;

const tell = (message: WorkerMessage) => self.postMessage(message);

/** Solves the challenge that it is sent, beside the page, which stays responsive. */
self.onmessage = async ({ data: challenge }: MessageEvent<CodeChallenge['challenge']>) => {
  let keys = 0;
  let told = performance.now();
  const solution = await solveChallenge({
    challenge,
    timeout: 0,
    deriveKey: (...parts) => {
      keys++;
      if (performance.now() - told > TELL_MS) {
        told = performance.now();
        tell({ keys });
      }
      return deriveKey(...parts);
    },
  });
  tell({ solution });
};
