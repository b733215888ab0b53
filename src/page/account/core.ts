import { isApiError, Refusal, typedPassword } from '../faults/fault.ts';
import { faultOf } from '../flow/faults.ts';
import { PhoneFlow } from '../flow/phone-flow.ts';
import type { Work } from '../flow/task-runner.ts';
import type { Phone } from '../phone/numbers.ts';
import { ownFaultOf, refuse } from './faults.ts';
import type { AccountPorts } from './ports.ts';
import type { DoneKey } from './state.ts';
import { type AccountState, type AccountTask, BLANK, initialAccountState, type SignedIn } from './state.ts';

/** The part of the account page's flow that its groups of steps share. */
export class AccountCore extends PhoneFlow<AccountState, Partial<AccountState>, AccountPorts> {
  constructor(signedIn: SignedIn, ports: AccountPorts) {
    super(initialAccountState(signedIn), ports);
  }

  /** The ONT ID whose page this is. */
  get ontid() {
    return this.state.account.ontid;
  }

  /** Runs a task; `about` names the item of a list that it is about. */
  override run(task: AccountTask, work: Work, { about = null }: { about?: string | null } = {}): Promise<void> {
    return super.run(task, work, { about, own: null, done: null });
  }

  /** Folds the part that was open, says what was done, and reloads the page's data. */
  async finish(done: DoneKey): Promise<void> {
    this.set({ ...BLANK, panel: null, done });
    // The change is made, even if the data cannot be loaded now.
    await this.refresh();
  }

  protected async refresh(): Promise<void> {
    const { ontid } = this;
    // The change is made: the page takes other tasks while it loads.
    this.set({ task: 'load', about: null });
    const [view, credentials] = await Promise.all([
      this.ports.call('/account/show', { ontid }),
      this.ports.call('/account/credentials', { ontid }),
    ]);
    this.set({ view, credentials, account: { ontid: view.ontid, phone: view.phone } });
  }

  /** The account with the password as typed. */
  protected proven() {
    return { ontid: this.ontid, password: typedPassword(this.state) };
  }

  protected override async sendCodeTo(phone: Phone, signal: AbortSignal): Promise<void> {
    const task = this.state.task === 'send' ? 'send' : 'resend';
    const sending = this.codeSent(this.requestCode(phone, 'edit-phone', signal));
    this.set({ resendAt: await sending.catch(refuse(task)) });
  }

  protected override async recover(error: unknown, _: AbortSignal, retry: () => Promise<void>): Promise<unknown> {
    if (!isApiError(error, 'IDENTITY_VERIFY_FAILED')) return error;
    // Once the owner has typed the password, the task goes on.
    this.set({ proving: retry, proof: '', proofFault: null });
    return null;
  }

  protected override showFailure(error: unknown, task: AccountTask): void {
    const own = ownFaultOf(task, error);
    const fault = error instanceof Refusal ? error.fault : faultOf('allow', error);
    // Signed out in another window: the page asks for an account.
    if (fault.text === 'sessionEnded') return this.ports.reload();
    this.set({ own, fault: own ? null : fault });
  }
}
