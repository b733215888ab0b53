import type { CodeChallenge } from '../../protocol/custody/custody-api.ts';
import type { OwedRequest, Solve } from './prove.ts';
import { requestProven } from './request-proven.ts';
import type { WorkerMessage } from './worker.ts';
import workerUrl from './worker.ts?worker&url';

/** Milliseconds after which a phone is too slow for it. */
const PATIENCE = 90_000;

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** The worker's address, as the page's policy wants it where the browser knows Trusted Types. */
const trustedUrl = (): string => {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  policy ??= trustedTypes?.createPolicy('ontid-proof', { createScriptURL: () => workerUrl });
  return policy?.createScriptURL(workerUrl) ?? workerUrl;
};
let policy: ReturnType<Policies['createPolicy']> | undefined;

/**
 * Solves a proof of work in a worker of this page's.
 *
 * @throws Error when the worker fails or takes too long
 * @throws the signal's reason, when the person has gone on
 */
const solve: Solve = ({ challenge, most }: CodeChallenge, onProgress, signal) =>
  new Promise((done, fail) => {
    const worker = new Worker(trustedUrl(), { type: 'module' });
    const stop = () => {
      clearTimeout(timer);
      worker.terminate();
      signal?.removeEventListener('abort', giveUp);
    };
    const refuse = (reason: unknown) => {
      stop();
      fail(reason);
    };
    const giveUp = () => refuse(signal!.reason);
    const timer = setTimeout(() => refuse(new Error('The proof of work took too long')), PATIENCE);
    signal?.addEventListener('abort', giveUp);
    worker.addEventListener('error', () => refuse(new Error('The worker failed')));
    worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => {
      if ('keys' in data) return onProgress(Math.min(1, data.keys / most));
      if (!data.solution) return refuse(new Error('The challenge has no solution'));
      stop();
      done(btoa(JSON.stringify({ challenge, solution: data.solution })));
    });
    worker.postMessage(challenge);
  });

/** Asks for a code with a proof of work that is solved in a worker. */
export const requestSolved = (owed: OwedRequest) => requestProven(solve, owed);
