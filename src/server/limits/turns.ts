import { ApiError } from '../errors/api-error.ts';

/** Too much waits for a turn already. */
export class BusyError extends ApiError {
  constructor(retryAfter: number) {
    super('TIME_EXCEEDED', `the server is busy with calls of this kind; try again in ${retryAfter} s`, { retryAfter });
  }
}

/** How much may wait. */
export interface QueueBounds {
  /** Pieces of work that wait, from all callers together. */
  waiting: number;
  /** Pieces of work of one caller, waiting or running. */
  perCaller: number;
  /** Seconds after which somebody who was refused may try again. */
  retryAfter: number;
}

/** Runs so many pieces of work at once; the others wait, in the order in which they came. */
export class Turns {
  #free: number;
  readonly #bounds: QueueBounds | undefined;
  readonly #waiting: (() => void)[] = [];
  readonly #ofCaller = new Map<string, number>();

  /**
   * @param atOnce 1 or more
   * @param bounds without them any number waits
   */
  constructor(atOnce: number, bounds?: QueueBounds) {
    this.#free = atOnce;
    this.#bounds = bounds;
  }

  /**
   * Runs the work when its turn has come; the turn ends with it, however it ends.
   *
   * @param caller whose work it is; without one it counts for nobody
   * @throws BusyError when too much waits already; and what the work throws
   */
  async take<Result>(work: () => Promise<Result>, caller?: string): Promise<Result> {
    const leave = await this.enter(caller);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /**
   * Waits for a turn that ends with a call.
   *
   * @returns ends the turn; later calls do nothing
   * @throws BusyError as `take`
   */
  async enter(caller?: string): Promise<() => void> {
    this.#refuseTooMuch(caller);
    if (caller !== undefined) this.#ofCaller.set(caller, (this.#ofCaller.get(caller) ?? 0) + 1);
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((go) => this.#waiting.push(go));
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#leave(caller);
    };
  }

  #refuseTooMuch(caller: string | undefined): void {
    const bounds = this.#bounds;
    if (!bounds) return;
    const mine = caller === undefined ? 0 : (this.#ofCaller.get(caller) ?? 0);
    if (mine < bounds.perCaller && (this.#free > 0 || this.#waiting.length < bounds.waiting)) return;
    throw new BusyError(bounds.retryAfter);
  }

  #leave(caller: string | undefined): void {
    if (caller !== undefined) {
      const mine = this.#ofCaller.get(caller)! - 1;
      if (mine === 0) this.#ofCaller.delete(caller);
      else this.#ofCaller.set(caller, mine);
    }
    // Handed on rather than put back, so that nobody who comes now steps in before those who wait.
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}
