import { Worker } from 'node:worker_threads';
import { ApiError } from '../errors/api-error.ts';
import type { StrengthAnswer, StrengthQuestion } from './strength-worker.ts';

/** Questions that may wait for the thread; more than that would wait for longer than a person does. */
const MAX_WAITING = 500;
const RETRY_AFTER_SECONDS = 5;

type Waiting = { resolve(guessesLog10: number): void; reject(error: Error): void };

/** Estimates passwords with zxcvbn, in a thread that is started for the first of them. */
export class Strength {
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  /**
   * The guesses that the strongest of the texts withstands, as a power of ten.
   *
   * @throws ApiError TIME_EXCEEDED when too many wait already
   */
  estimate(texts: string[], words: string[]): Promise<number> {
    if (this.#waiting.size >= MAX_WAITING) {
      throw new ApiError('TIME_EXCEEDED', 'too many passwords are being checked; try again in a few seconds', {
        retryAfter: RETRY_AFTER_SECONDS,
      });
    }
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      const worker = (this.#worker ??= this.#start());
      worker.ref();
      worker.postMessage({ id, texts, words } satisfies StrengthQuestion);
    });
  }

  /** Ends the thread. Questions that wait are refused. */
  async stop(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./strength-worker.ts', import.meta.url));
    worker.on('message', ({ id, guessesLog10 }: StrengthAnswer) => {
      this.#waiting.get(id)?.resolve(guessesLog10);
      this.#waiting.delete(id);
      // An idle thread must not keep a command or a test alive.
      if (this.#waiting.size === 0) worker.unref();
    });
    const end = (error: Error) => {
      if (this.#worker === worker) this.#worker = undefined;
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    };
    worker.on('error', end);
    worker.on('exit', () => end(new Error('the thread that estimates passwords has ended')));
    return worker;
  }
}
