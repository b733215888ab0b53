import type { OntId } from '../../protocol/common/ont-id.ts';
import type { AuthorizeRequest, SessionAccount } from '../../protocol/custody/custody-api.ts';
import { PhoneFlow } from './phone-flow.ts';
import type { FlowPorts, Site } from './ports.ts';
import type { Delivery } from './reply.ts';
import {
  type Changes,
  type FlowState,
  initialState,
  type Memory,
  type Questions,
  type Screen,
  type Task,
} from './state.ts';
import type { Work } from './task-runner.ts';

/** The reason for a call of `authorize`: a press on "allow", no press at all (`auto_select`), or a press to go on. */
export type Cause = Pick<AuthorizeRequest, 'consent' | 'auto_select'>;

/** The part of a sign-in that its groups of steps share: state, ports, and the ways on. */
export abstract class FlowCore extends PhoneFlow<FlowState, Changes, FlowPorts> {
  /** The app, for calls that set a password; empty where no site asked. */
  readonly client: { client_id?: OntId };
  /** The site that asked, if one did. */
  readonly site: Site | undefined;

  constructor(data: Questions, ports: FlowPorts) {
    const site = 'reply' in ports.destination ? ports.destination : undefined;
    super(initialState(data, site?.reply.canDeliver() !== false), ports);
    this.site = site;
    this.client = data.request ? { client_id: data.request.clientId } : {};
  }

  /** Whether the answer can be delivered. */
  get canDeliver(): boolean {
    return this.site?.reply.canDeliver() !== false;
  }

  /** Runs a task, or says that the answer cannot be delivered. */
  override async run(task: Task, work: Work): Promise<void> {
    if (this.state.task) return;
    return this.canDeliver ? super.run(task, work) : this.go({ step: 'no-opener' });
  }

  /** Shows a screen. */
  go(screen: Screen & Partial<Memory>): void {
    const isNew = screen.step !== this.state.step;
    this.set({ fault: null, ...(screen as Changes) });
    if (isNew) this.ports.guard.restart();
  }

  /** Records the account that has signed in. The passwords are no longer needed. */
  signedIn(account: SessionAccount): void {
    const others = this.state.accounts.filter(({ ontid }) => ontid !== account.ontid);
    this.set({ account, accounts: [account, ...others], password: '', newPassword: '', code: '', keystore: '' });
  }

  /**
   * Goes on with an account that has just signed in: links an account at a provider that waits for it, and answers.
   *
   * @param password of the account, where it is known
   */
  async enter(account: SessionAccount, signal: AbortSignal, password = ''): Promise<void> {
    this.signedIn(account);
    if (await this.linkWaiting(account, signal, password)) await this.authorize(account, signal);
  }

  /** Shows how the answer to the site went. */
  abstract tell(delivery: Delivery, allowed: boolean): Promise<void>;

  /** Answers the site, or asks for consent first. */
  abstract authorize(account: SessionAccount, signal: AbortSignal, cause?: Cause): Promise<void>;

  /**
   * Links an account at a provider that waits for an ONT ID. Asks for the password first where it is not known.
   *
   * @returns whether the sign-in may go on
   */
  abstract linkWaiting(account: SessionAccount, signal: AbortSignal, password?: string): Promise<boolean>;

  /**
   * Goes to the second step of a sign-in.
   *
   * @returns whether there was one
   */
  abstract secondWaits(signal: AbortSignal): Promise<boolean>;
}
