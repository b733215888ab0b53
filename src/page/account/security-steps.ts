import { isApiError, wholeCode } from '../faults/fault.ts';
import { faultOf } from '../flow/faults.ts';
import type { AccountCore } from './core.ts';
import { refuse } from './faults.ts';

/** The fresh proof of the password that some changes need, and two-step sign-in. */
export class SecuritySteps {
  readonly #flow: AccountCore;

  constructor(flow: AccountCore) {
    this.#flow = flow;
  }

  /** Proves the owner with the password in the dialog, and goes on with the task that needs it. */
  async prove(): Promise<void> {
    const flow = this.#flow;
    const { proof, proving, task } = flow.state;
    if (task || !proving) return;
    if (!proof) return flow.set({ proofFault: { text: 'passwordEmpty' } });
    flow.set({ task: 'prove', proofFault: null });
    try {
      await flow.ports.call('/session/prove', { ontid: flow.ontid, password: proof });
    } catch (error) {
      const proofFault = faultOf('sign-in', error);
      if (proofFault.text === 'sessionEnded') return flow.ports.reload();
      return flow.set({ task: null, proofFault });
    }
    flow.set({ task: null, proving: null, proof: '' });
    await proving();
  }

  /** Closes the dialog. What was typed on the page stays. */
  cancelProof(): void {
    if (this.#flow.state.task === null) this.#flow.set({ proving: null, proof: '', proofFault: null });
  }

  /** Sends the code that turns two-step sign-in on. */
  sendTwoStepCode(task: 'send' | 'resend' = 'send'): Promise<void> {
    const flow = this.#flow;
    return flow.run(task, async () => {
      const sending = flow.ports.call('/account/two-step-code', { ontid: flow.ontid });
      // A code that was sent before may be for something else.
      const resendAt = await flow.codeSent(sending, flow.state.codeSent).catch(refuseUnlessProof('resend'));
      flow.set({ codeSent: true, code: '', resendAt });
    });
  }

  /** Turns two-step sign-in on, with the code, or off. */
  setTwoStep(on: boolean): Promise<void> {
    const flow = this.#flow;
    return flow.run('two-step', async () => {
      const request = { ontid: flow.ontid, on, ...(on && { verifyCode: wholeCode(flow.state) }) };
      await flow.ports.call('/account/two-step', request).catch(refuseUnlessProof('check'));
      await flow.finish(on ? 'twoStepOn' : 'twoStepOff');
    });
  }
}

/** As `refuse`, but lets the error through that opens the dialog. */
const refuseUnlessProof = (task: 'resend' | 'check') => (error: unknown) => {
  if (isApiError(error, 'IDENTITY_VERIFY_FAILED')) throw error;
  return refuse(task)(error);
};
