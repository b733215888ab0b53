import { Turns } from './turns.ts';

/** Runs so many pieces of work at once for each caller; those of different callers do not wait for each other. */
export class Lanes {
  readonly #atOnce: number;
  readonly #lanes = new Map<string, { turns: Turns; users: number }>();

  /** @param atOnce 1 or more */
  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Runs the work when the caller's turn has come. */
  async take<Result>(caller: string, work: () => Promise<Result>): Promise<Result> {
    const lane = this.#lanes.get(caller) ?? { turns: new Turns(this.#atOnce), users: 0 };
    this.#lanes.set(caller, lane);
    lane.users++;
    try {
      return await lane.turns.take(work);
    } finally {
      if (--lane.users === 0) this.#lanes.delete(caller);
    }
  }
}
