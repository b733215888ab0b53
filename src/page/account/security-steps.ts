import { CODE_LENGTH, CODE_RESEND_SECONDS } from '../../protocol/custody/custody-api.ts';
import { faultOf } from '../flow/faults.ts';
import { isApiError, Refusal } from '../flow/refusal.ts';
import { refuse } from './faults.ts';
import type { AccountPorts } from './ports.ts';
import type { AccountState, AccountTask } from './state.ts';
import type { DoneKey } from './strings.ts';

/** What these steps may do to the account page's flow. */
export interface AccountHands {
  ports: AccountPorts;
  state(): Readonly<AccountState>;
  set(changes: Partial<AccountState>): void;
  run(task: AccountTask, work: () => Promise<void>): Promise<void>;
  finish(done: DoneKey): Promise<void>;
}

/** The parts of the account page that prove its owner anew, and that turn two-step sign-in on and off. */
export class SecuritySteps {
  readonly #flow: AccountHands;

  constructor(flow: AccountHands) {
    this.#flow = flow;
  }

  /** Proves the owner with the password that was asked for, and goes on with what was wanted. */
  async prove(): Promise<void> {
    const { ports, state, set } = this.#flow;
    const { proof, proving, account, task } = state();
    if (task || !proving) return;
    if (!proof) return set({ proofFault: { text: 'passwordEmpty' } });
    set({ task: 'prove', proofFault: null });
    try {
      await ports.call('/session/prove', { ontid: account.ontid, password: proof });
    } catch (error) {
      const proofFault = faultOf('sign-in', error);
      if (proofFault.text === 'sessionEnded') return ports.reload();
      return set({ task: null, proofFault });
    }
    set({ task: null, proving: null, proof: '' });
    await proving();
  }

  /** Gives up what asked for the password; all that was typed for it stays. */
  cancelProof(): void {
    const { state, set } = this.#flow;
    if (state().task === null) set({ proving: null, proof: '', proofFault: null });
  }

  /** Sends the code that turns two-step sign-in on. */
  sendTwoStepCode(task: 'send' | 'resend' = 'send'): Promise<void> {
    const { ports, state, set, run } = this.#flow;
    return run(task, async () => {
      let wait = CODE_RESEND_SECONDS;
      try {
        await ports.call('/account/two-step-code', { ontid: state().account.ontid });
      } catch (error) {
        if (isApiError(error, 'IDENTITY_VERIFY_FAILED')) throw error;
        if (!isApiError(error, 'VERIFY_CODE_FREQUENT')) return refuse('resend')(error);
        // The code that is under way may be one for something else.
        if (!state().codeSent) throw new Refusal({ field: 'form', text: 'codeForElse' });
        wait = error.retryAfter ?? wait;
        set({ notice: 'codeTooSoon' });
      }
      set({ codeSent: true, code: '', resendAt: ports.now() + wait * 1000 });
    });
  }

  setTwoStep(on: boolean): Promise<void> {
    const { ports, state, run, finish } = this.#flow;
    return run('two-step', async () => {
      const {
        code,
        account: { ontid },
      } = state();
      if (on && code.length < CODE_LENGTH) throw new Refusal({ field: 'code', text: code ? 'codeShort' : 'codeEmpty' });
      await ports.call('/account/two-step', { ontid, on, ...(on && { verifyCode: code }) }).catch((error: unknown) => {
        if (isApiError(error, 'IDENTITY_VERIFY_FAILED')) throw error;
        return refuse('check')(error);
      });
      await finish(on ? 'twoStepOn' : 'twoStepOff');
    });
  }
}
