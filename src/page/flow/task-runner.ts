import { ApiError } from '../api/call.ts';
import { type Fault, Refusal } from '../faults/fault.ts';
import type { TextKey } from '../i18n/catalogue.ts';

/** The part of a state that tells about its task. */
export interface TaskState {
  /** The task that runs; its button says so. */
  task: string | null;
  fault: Fault | null;
  /** A note that the screen shows beside its question, which is no error. */
  notice: TextKey | null;
  /** How much of a proof of work is done, 0 to 1; `null` while the browser solves none. */
  workDone: number | null;
}

/** The work of a task. It stops when the signal says so. */
export type Work = (signal: AbortSignal) => Promise<void>;

/**
 * A state, and one task at a time that changes it. A `change` event tells that there is a new state. While a task runs,
 * another is not started, so that a double click does nothing twice. A failure keeps all that was typed and is shown.
 */
export abstract class TaskRunner<State extends TaskState, Changes> extends EventTarget {
  #state: State;
  #abort = new AbortController();
  #leaves = false;

  constructor(state: State) {
    super();
    this.#state = state;
  }

  get state(): Readonly<State> {
    return this.#state;
  }

  /** Changes the state. */
  set(changes: Changes): void {
    this.#state = { ...this.#state, ...changes };
    this.dispatchEvent(new Event('change'));
  }

  /**
   * Runs a task, unless one runs already.
   *
   * @param changes what else changes when it starts
   */
  async run(task: NonNullable<State['task']>, work: Work, changes?: Changes): Promise<void> {
    if (this.#state.task) return;
    const { signal } = (this.#abort = new AbortController());
    this.#change({ task, fault: null, notice: null, ...changes });
    try {
      await work(signal);
    } catch (failure) {
      const error = signal.aborted ? null : await this.recover(failure, signal, () => this.run(task, work, changes));
      if (!error || signal.aborted) return;
      this.showFailure(error, task);
      if (!(error instanceof Refusal) && !(error instanceof ApiError)) throw error;
    } finally {
      if (!signal.aborted && !this.#leaves) this.#change({ task: null });
    }
  }

  /** Gives up the task that runs. A second attempt finds what the server has done of it by then. */
  stop(): void {
    this.#abort.abort();
    this.#change({ task: null, workDone: null });
  }

  /** Keeps the buttons busy, since the browser is about to leave the page. */
  leave(): void {
    this.#leaves = true;
  }

  /**
   * Goes on after a failure where there is a way.
   *
   * @param retry runs the task once more
   * @returns the failure that has to be shown, if there is one
   */
  protected abstract recover(failure: unknown, signal: AbortSignal, retry: () => Promise<void>): Promise<unknown>;

  /** Puts a failure into the state. */
  protected abstract showFailure(error: unknown, task: NonNullable<State['task']>): void;

  #change(changes: Partial<TaskState>): void {
    this.set(changes as Changes);
  }
}
