/** Attempts under one counter. */
interface State {
  /** Callers that may still read this state. */
  users: number;
  /** Attempts that are being counted, or are counted and not decided yet. */
  open: number;
  /** Attempts that left the counter since somebody uses this state: each may have given its place back. */
  left: number;
  waiting: (() => void)[];
}

/**
 * The attempts of this process that are counted but not decided yet, by counter. A right attempt is taken back from its
 * counter, so that a caller who finds the counter used up may get through once the open attempts are decided.
 */
export class Attempts {
  readonly #states = new Map<string, State>();

  /**
   * Makes an attempt.
   *
   * @param keys the counters that it is counted under, in order
   * @param count counts it; returns the counter that refuses it, with those before it taken back, or `undefined`
   * @param look makes the attempt, after it was counted
   * @param refuse throws, when a counter refuses and no open attempt can change that
   */
  async make<Result>(
    keys: readonly string[],
    count: () => Promise<string | undefined>,
    look: () => Promise<Result>,
    refuse: () => never,
  ): Promise<Result> {
    const states = keys.map((key) => this.#use(key));
    try {
      for (;;) {
        const before = states.map(({ left }) => left);
        for (const state of states) state.open++;
        const refusing = keys.indexOf((await this.#orLeave(states, count)) ?? '');
        if (refusing < 0) return await this.#orLeave(states, look, true);
        for (const [n, state] of states.entries()) leave(state, n < refusing);
        const state = states[refusing]!;
        while (state.left === before[refusing] && state.open > 0)
          await new Promise<void>((go) => state.waiting.push(go));
        if (state.left === before[refusing]) refuse();
      }
    } finally {
      for (const [n, state] of states.entries()) if (--state.users === 0) this.#states.delete(keys[n]!);
    }
  }

  /** Leaves the counters when the work fails, or whenever it ends. */
  async #orLeave<Result>(states: readonly State[], work: () => Promise<Result>, always = false): Promise<Result> {
    let failed = true;
    try {
      const result = await work();
      failed = false;
      return result;
    } finally {
      if (failed || always) for (const state of states) leave(state, true);
    }
  }

  #use(key: string): State {
    const state = this.#states.get(key) ?? { users: 0, open: 0, left: 0, waiting: [] };
    state.users++;
    this.#states.set(key, state);
    return state;
  }
}

/**
 * One place at most became free, so that one caller tries again; after the last open attempt, each learns how it
 * stands.
 */
function leave(state: State, wasCounted: boolean): void {
  state.open--;
  if (wasCounted) state.left++;
  for (const go of state.waiting.splice(0, state.open === 0 ? Infinity : wasCounted ? 1 : 0)) go();
}
