import type { SecondMethod } from '../../protocol/custody/two-step.ts';
import { isApiError, typedPassword, wholeCode } from '../faults/fault.ts';
import type { FlowCore } from './core.ts';

/** The second step of a sign-in to an account that asks for two. */
export class SecondSteps {
  readonly #flow: FlowCore;

  constructor(flow: FlowCore) {
    this.#flow = flow;
  }

  /** Continues a sign-in whose first step was done before this page was loaded. */
  open(): Promise<void> {
    return this.#flow.run('open', (signal) => this.begin(signal, false));
  }

  /**
   * Goes to the second step where a call says that the first one was right.
   *
   * @returns the failure that has to be shown, if there is one
   */
  async follow(error: unknown, signal: AbortSignal): Promise<unknown> {
    if (!isApiError(error, 'IDENTITY_VERIFY_FAILED')) return error;
    return this.begin(signal).catch((reason: unknown) => reason);
  }

  /** Goes to the second step of a sign-in; says whether there was one. */
  async waits(signal: AbortSignal): Promise<boolean> {
    const error = await this.begin(signal).catch((reason: unknown) => reason);
    if (error && !isApiError(error, 'EXPIRES')) throw error;
    return !error;
  }

  /** @param sends whether a code is sent at once: the person has just pressed a button to sign in */
  async begin(signal: AbortSignal, sends = true): Promise<void> {
    const flow = this.#flow;
    const second = await flow.ports.call('/second/show', {}, signal);
    await flow.ports.loadLazyScreens();
    signal.throwIfAborted();
    const [secondMethod = 'password'] = second.asks;
    const byCode = secondMethod === 'code';
    const { linked, holder, password } = flow.state;
    const resendAt = sends && byCode ? await this.#send(second.ontid, signal) : 0;
    flow.go({
      step: 'second',
      second,
      secondMethod,
      // The password of the first step may still link an account at a provider.
      password: byCode && linked && !holder ? password : '',
      code: '',
      keystore: '',
      holder: null,
      account: null,
      intent: 'signin',
      resendAt,
    });
  }

  /** Chooses another method. */
  use(secondMethod: SecondMethod): void {
    this.#flow.set({ secondMethod, password: '', code: '', fault: null, notice: null });
  }

  async sendCode(task: 'send' | 'resend' = 'send'): Promise<void> {
    const { second } = this.#flow.state;
    if (!second) return;
    return this.#flow.run(task, async (signal) => {
      this.#flow.set({ resendAt: await this.#send(second.ontid, signal), code: '' });
    });
  }

  /** Finishes the sign-in with a password or a code. */
  async finish(): Promise<void> {
    const flow = this.#flow;
    const { second, secondMethod } = flow.state;
    if (!second) return;
    const byPassword = secondMethod === 'password';
    return flow.run(byPassword ? 'show' : 'check', async (signal) => {
      const { ontid, phone } = second;
      const proof = byPassword ? { password: typedPassword(flow.state) } : { verifyCode: wholeCode(flow.state) };
      // After a first step with a password, that one may still link an account at a provider.
      const { password } = flow.state;
      try {
        await flow.ports.call('/second/finish', { ontid, ...proof }, signal);
      } catch (error) {
        // The first step has to be repeated.
        if (isApiError(error, 'EXPIRES')) flow.go({ step: 'phone', second: null, password: '', code: '' });
        throw error;
      }
      await flow.enter({ ontid, phone }, signal, password);
    });
  }

  /** Gives the second step up, for another account. */
  leave(): Promise<void> {
    const flow = this.#flow;
    return flow.run('leave', async (signal) => {
      await flow.ports.call('/second/leave', {}, signal);
      flow.go({
        step: 'phone',
        second: null,
        account: null,
        intent: 'signin',
        number: '',
        phone: null,
        password: '',
        code: '',
      });
    });
  }

  /** @returns when another code may be requested, in milliseconds since the epoch */
  #send(ontid: string, signal: AbortSignal): Promise<number> {
    return this.#flow.codeSent(this.#flow.ports.call('/second/code', { ontid: ontid as never }, signal));
  }
}
