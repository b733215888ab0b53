import { CODE_LENGTH, CODE_RESEND_SECONDS } from '../../protocol/custody/custody-api.ts';
import type { SecondMethod } from '../../protocol/custody/two-step.ts';
import type { Hands } from './linked-steps.ts';
import { isApiError, Refusal } from './refusal.ts';

/** What is done for an account at a provider that waits for an ONT ID. */
interface Waiting {
  linkWaiting(signal: AbortSignal, password?: string): Promise<boolean>;
}

/** The second step of a sign-in to an account that asks for two. */
export class SecondSteps {
  readonly #flow: Hands & Waiting;

  constructor(flow: Hands & Waiting) {
    this.#flow = flow;
  }

  /** Goes on with a sign-in whose first step was done before this page was loaded. */
  open(): Promise<void> {
    return this.#flow.run('open', (signal) => this.begin(signal, false));
  }

  /**
   * Goes on to the second step where a first one was right.
   *
   * @returns what is still to be told: another failure, or why it could not go on
   */
  async follow(error: unknown, signal: AbortSignal): Promise<unknown> {
    if (!isApiError(error, 'IDENTITY_VERIFY_FAILED')) return error;
    return this.begin(signal).catch((reason: unknown) => reason);
  }

  /** Goes to the second step of a sign-in that has one to do; says whether there was one. */
  async waits(signal: AbortSignal): Promise<boolean> {
    const error = await this.begin(signal).catch((reason: unknown) => reason);
    if (error && !isApiError(error, 'EXPIRES')) throw error;
    return !error;
  }

  /** @param sends whether a code is sent at once: the person has just pressed a button to sign in */
  async begin(signal: AbortSignal, sends = true): Promise<void> {
    const { ports, state, go } = this.#flow;
    const second = await ports.call('/second/show', {}, signal);
    await ports.loadRare();
    signal.throwIfAborted();
    const method = second.asks[0]!;
    // The password of the first step may still link an account at a provider.
    const password = method === 'code' && state().linked && !state().holder ? state().password : '';
    const sent = sends && method === 'code' && (await this.#send(second.ontid, signal));
    const resendAt = sent || 0;
    go('second', {
      second,
      secondMethod: method,
      password,
      code: '',
      keystore: '',
      holder: null,
      account: null,
      intent: 'signin',
      resendAt,
    });
  }

  /** Takes another of the methods that finish it. */
  use(method: SecondMethod): void {
    this.#flow.set({ secondMethod: method, password: '', code: '', fault: null, notice: null });
  }

  sendCode(task: 'send' | 'resend' = 'send'): Promise<void> {
    const { state, set, run } = this.#flow;
    return run(task, async (signal) => {
      set({ resendAt: await this.#send(state().second!.ontid, signal), code: '' });
    });
  }

  finish(): Promise<void> {
    const { ports, state, go, run, signedIn, linkWaiting, authorize } = this.#flow;
    return run(state().secondMethod === 'password' ? 'show' : 'check', async (signal) => {
      const { second, secondMethod, password, code } = state();
      const { ontid, phone } = second!;
      if (secondMethod === 'password' && !password) throw new Refusal({ field: 'password', text: 'passwordEmpty' });
      if (secondMethod === 'code' && code.length < CODE_LENGTH) {
        throw new Refusal({ field: 'code', text: code ? 'codeShort' : 'codeEmpty' });
      }
      const answer = secondMethod === 'password' ? { password } : { verifyCode: code };
      try {
        await ports.call('/second/finish', { ontid, ...answer }, signal);
      } catch (error) {
        // The first step has to be done again.
        if (isApiError(error, 'EXPIRES')) go('phone', { second: null, password: '', code: '' });
        throw error;
      }
      signedIn({ ontid, phone });
      if (await linkWaiting(signal, password)) await authorize(signal);
    });
  }

  /** Gives it up, for another account. */
  leave(): Promise<void> {
    const { ports, go, run } = this.#flow;
    return run('leave', async (signal) => {
      await ports.call('/second/leave', {}, signal);
      go('phone', { second: null, account: null, intent: 'signin', number: '', phone: null, password: '', code: '' });
    });
  }

  /** @returns when another code may be asked for, in milliseconds since the epoch */
  async #send(ontid: string, signal: AbortSignal): Promise<number> {
    const { ports, set } = this.#flow;
    let wait = CODE_RESEND_SECONDS;
    try {
      await ports.call('/second/code', { ontid: ontid as never }, signal);
    } catch (error) {
      // One is under way already: it serves.
      if (!isApiError(error, 'VERIFY_CODE_FREQUENT')) throw error;
      wait = error.retryAfter ?? wait;
      set({ notice: 'codeTooSoon' });
    }
    return ports.now() + wait * 1000;
  }
}
