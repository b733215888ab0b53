import type { OntId } from '../../protocol/common/ont-id.ts';
import type { SessionAccount } from '../../protocol/custody/custody-api.ts';
import type { LinkedAnswer } from '../../protocol/sign-in/page-data.ts';
import type { Delivery } from '../reply.ts';
import { LINKED_FAULTS, newPasswordFault } from './faults.ts';
import type { FlowPorts } from './ports.ts';
import { isApiError, Refusal } from './refusal.ts';
import { type FlowState, isOver, type Step, type Task } from './state.ts';

/** What the steps may do to the flow that they belong to. */
export interface Hands {
  ports: FlowPorts;
  /** The app, where a site asked, for calls that set a password. */
  client: { client_id?: OntId };
  state(): Readonly<FlowState>;
  set(changes: Partial<FlowState>): void;
  go(step: Step, changes?: Partial<FlowState>): void;
  stop(): void;
  run(task: Task, work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  signedIn(account: SessionAccount): void;
  authorize(signal: AbortSignal): Promise<void>;
  tell(delivery: Delivery, allowed: boolean): Promise<void>;
  /** Goes to the second step of a sign-in that has one to do; says whether there was one. */
  secondWaits(signal: AbortSignal): Promise<boolean>;
}

/** The part of a sign-in that leads over an account at a provider. */
export class LinkedSteps {
  readonly #flow: Hands;

  constructor(flow: Hands) {
    this.#flow = flow;
  }

  /** Sets out to sign in there; `hear` is told what came of it. */
  visit(provider: string): void {
    const { ports, state, go, set } = this.#flow;
    if (state().task || !ports.guard.isOpen()) return;
    if (!ports.reply.canDeliver()) return go('no-opener');
    const left = ports.providers.visit(provider, state().fleeting);
    set({ notice: null, fault: left ? null : { field: 'form', text: 'windowBlocked' } });
  }

  /** Takes what came of it, unless the person is past asking for it. */
  hear(answer: LinkedAnswer): void {
    const { state, stop, go, set } = this.#flow;
    if (isOver(state().step)) return;
    stop();
    if (answer.outcome === 'new') go('linked', { account: null, intent: 'signin', notice: null, linked: answer });
    else if (answer.outcome !== 'known')
      set({ notice: null, fault: { field: 'form', text: LINKED_FAULTS[answer.outcome] } });
    else void this.#continueAs(answer.account ?? null);
  }

  /** Makes an ONT ID for the account at the provider. */
  create(): Promise<void> {
    const { client, ports, state, go, set, run, signedIn, authorize } = this.#flow;
    return run('create', async (signal) => {
      const { newPassword: password, linked } = state();
      const fault = newPasswordFault(password);
      if (fault) throw new Refusal(fault);
      try {
        const ontid = await ports.call('/linked/register', { flow: linked!.flow, password, ...client }, signal);
        signedIn({ ontid, phone: '' });
      } catch (error) {
        // Neither another password nor another attempt here would help.
        const over = isApiError(error, 'EXPIRES')
          ? 'linkedUnknown'
          : isApiError(error, 'ALREADY_EXIST')
            ? 'linkedTaken'
            : undefined;
        if (!over) throw error;
        go('phone', { linked: null });
        throw new Refusal({ field: 'form', text: over });
      }
      set({ linked: null });
      await authorize(signal);
    });
  }

  /**
   * Links what waits for it to the ONT ID that was just signed in to, or asks for its password first. Where that fails, the
   * person is signed in all the same.
   *
   * @param password of the ONT ID, where the sign-in took it
   * @returns whether the sign-in may go on
   */
  async linkWaiting(signal: AbortSignal, password = ''): Promise<boolean> {
    const { ports, state, go } = this.#flow;
    if (!state().linked) return true;
    if (password) {
      await this.#link(password, signal);
      return true;
    }
    await ports.loadRare();
    signal.throwIfAborted();
    go('link', { password: '' });
    return false;
  }

  /** Links it with the password that was asked for. */
  link(): Promise<void> {
    const { state, run, set, authorize } = this.#flow;
    return run('show', async (signal) => {
      const { password } = state();
      if (!password) throw new Refusal({ field: 'password', text: 'passwordEmpty' });
      await this.#link(password, signal);
      set({ password: '' });
      await authorize(signal);
    });
  }

  /** Signs in without linking it. */
  skip(): Promise<void> {
    const { ports, run, set, authorize } = this.#flow;
    if (!ports.guard.isOpen()) return Promise.resolve();
    return run('allow', (signal) => {
      set({ linked: null, password: '' });
      return authorize(signal);
    });
  }

  async #link(password: string, signal: AbortSignal): Promise<void> {
    const { ports, state, go, set } = this.#flow;
    const linked = state().linked!;
    try {
      await ports.call('/linked/link', { flow: linked.flow, ontid: state().account!.ontid, password }, signal);
      set({ linked: null });
    } catch (error) {
      signal.throwIfAborted();
      // Another password may be right.
      if (state().step === 'link' && (isApiError(error, 'INVALID_PASSWORD') || isApiError(error, 'TIME_EXCEEDED')))
        throw error;
      go('continue-as', { linked: null, password: '' });
      throw isApiError(error, 'ALREADY_EXIST') || isApiError(error, 'EXPIRES')
        ? new Refusal({ field: 'form', text: 'linkedNot' })
        : error;
    }
  }

  #continueAs(account: SessionAccount | null): Promise<void> {
    return this.#flow.run('allow', async (signal) => {
      // Whom the provider named may have a second step to do.
      if (!account && (await this.#flow.secondWaits(signal))) return;
      if (!account) throw new Refusal({ field: 'form', text: 'sessionEnded' });
      this.#flow.signedIn(account);
      await this.#flow.authorize(signal);
    });
  }
}
