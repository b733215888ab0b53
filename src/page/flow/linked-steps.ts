import type { SessionAccount } from '../../protocol/custody/custody-api.ts';
import type { LinkedAnswer } from '../../protocol/sign-in/page-data.ts';
import { chosenPassword, isApiError, Refusal, typedPassword } from '../faults/fault.ts';
import { LINKED_FAULTS } from '../faults/texts.ts';
import type { FlowCore } from './core.ts';
import { isOver } from './state.ts';

/** The part of a sign-in that uses an account at a provider. */
export class LinkedSteps {
  readonly #flow: FlowCore;

  constructor(flow: FlowCore) {
    this.#flow = flow;
  }

  /** Opens the provider's page; `hear` gets its answer. */
  visit(provider: string): void {
    const flow = this.#flow;
    const { ports, state } = flow;
    if (state.task || !ports.guard.isOpen()) return;
    if (!flow.canDeliver) return flow.go({ step: 'no-opener' });
    const opened = ports.providers.visit(provider, state.fleeting);
    flow.set({ notice: null, fault: opened ? null : { field: 'form', text: 'windowBlocked' } });
  }

  /** Takes the provider's answer, unless the sign-in is over. */
  hear(answer: LinkedAnswer): void {
    const flow = this.#flow;
    const { account, outcome, provider } = answer;
    if (isOver(flow.state.step)) return;
    flow.stop();
    if (outcome === 'new')
      flow.go({ step: 'linked', provider, account: null, intent: 'signin', notice: null, linked: answer });
    else if (outcome !== 'known') flow.set({ notice: null, fault: { field: 'form', text: LINKED_FAULTS[outcome] } });
    else void this.#continueAs(account);
  }

  /** Creates an ONT ID for the account at the provider. */
  async create(): Promise<void> {
    const flow = this.#flow;
    const { linked } = flow.state;
    if (!linked) return;
    return flow.run('create', async (signal) => {
      const request = { flow: linked.flow, password: chosenPassword(flow.state), ...flow.client };
      const ontid = await flow.ports.call('/linked/register', request, signal).catch((error: unknown) => {
        // Neither another password nor another attempt on this screen would help.
        const text = isApiError(error, 'EXPIRES')
          ? 'linkedUnknown'
          : isApiError(error, 'ALREADY_EXIST')
            ? 'linkedTaken'
            : undefined;
        if (!text) throw error;
        flow.go({ step: 'phone', linked: null });
        throw new Refusal({ field: 'form', text });
      });
      const account = { ontid, phone: '' };
      flow.signedIn(account);
      flow.set({ linked: null });
      await flow.authorize(account, signal);
    });
  }

  /**
   * Links the account at the provider that waits, if one does. Where that fails, the person is signed in all the same.
   *
   * @param password of the ONT ID; without it, the page asks for it
   * @returns whether the sign-in may go on
   */
  async linkWaiting(account: SessionAccount, signal: AbortSignal, password: string): Promise<boolean> {
    const { ports, state } = this.#flow;
    if (!state.linked) return true;
    if (password) {
      await this.#link(state.linked, account, password, signal);
      return true;
    }
    await ports.loadLazyScreens();
    signal.throwIfAborted();
    this.#flow.go({ step: 'link', account, provider: state.linked.provider, password: '' });
    return false;
  }

  /** Links it with the password that was asked for. */
  async link(): Promise<void> {
    const flow = this.#flow;
    const { account, linked } = flow.state;
    if (!account || !linked) return;
    return flow.run('show', async (signal) => {
      await this.#link(linked, account, typedPassword(flow.state), signal);
      flow.set({ password: '' });
      await flow.authorize(account, signal);
    });
  }

  /** Signs in without linking it. */
  async skip(): Promise<void> {
    const flow = this.#flow;
    const { account } = flow.state;
    if (!account || !flow.ports.guard.isOpen()) return;
    return flow.run('allow', (signal) => {
      flow.set({ linked: null, password: '' });
      return flow.authorize(account, signal);
    });
  }

  async #link(linked: LinkedAnswer, account: SessionAccount, password: string, signal: AbortSignal): Promise<void> {
    const flow = this.#flow;
    try {
      await flow.ports.call('/linked/link', { flow: linked.flow, ontid: account.ontid, password }, signal);
      flow.set({ linked: null });
    } catch (error) {
      signal.throwIfAborted();
      const { step } = flow.state;
      // Another password may be right.
      if (step === 'link' && (isApiError(error, 'INVALID_PASSWORD') || isApiError(error, 'TIME_EXCEEDED'))) throw error;
      flow.go({ step: 'continue-as', account, linked: null, password: '' });
      throw isApiError(error, 'ALREADY_EXIST') || isApiError(error, 'EXPIRES')
        ? new Refusal({ field: 'form', text: 'linkedNot' })
        : error;
    }
  }

  #continueAs(account: SessionAccount | undefined): Promise<void> {
    const flow = this.#flow;
    return flow.run('allow', async (signal) => {
      // The account that the provider named may need a second step.
      if (!account && (await flow.secondWaits(signal))) return;
      if (!account) throw new Refusal({ field: 'form', text: 'sessionEnded' });
      flow.signedIn(account);
      await flow.authorize(account, signal);
    });
  }
}
