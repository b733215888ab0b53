import type { DocumentRequest } from '../../protocol/account-api.ts';
import type { SessionAccount } from '../../protocol/custody-api.ts';
import type { AccountPageData } from '../../protocol/page-data.ts';
import { ApiError, type Call } from '../api.ts';
import { faultOf } from '../flow/faults.ts';
import { initialAccountState, type AccountState, type AccountTask, type OwnFault, type Panel } from './state.ts';
import type { DoneKey } from './strings.ts';

/** The world that the account page acts on. */
export interface AccountPorts {
  call: Call;
  /** Loads the page again: somebody else is to be shown, or nobody is signed in any more. */
  reload(): void;
}

/**
 * The account page's state and what can be done to it, in the manner of `Flow`: a `change` event tells of a new state,
 * verbs do nothing while a task runs, and a failure leaves everything typed as it was and says why.
 */
export class AccountFlow extends EventTarget {
  readonly #ports: AccountPorts;
  #state: AccountState;

  constructor(data: AccountPageData, ports: AccountPorts) {
    super();
    this.#ports = ports;
    this.#state = initialAccountState(data);
  }

  get state(): Readonly<AccountState> {
    return this.#state;
  }

  load(): Promise<void> {
    return this.#run('load', () => this.#refresh());
  }

  /** Unfolds a part, or folds it. */
  toggle(panel: Panel): void {
    if (this.#state.task && this.#state.task !== 'load') return;
    this.#set({ panel: this.#state.panel === panel ? null : panel, fault: null, done: null });
  }

  showWholeActivity(): void {
    this.#set({ wholeActivity: true });
  }

  withdraw(client_id: string): Promise<void> {
    return this.#run('withdraw', async () => {
      await this.#ports.call('/account/withdraw', { ontid: this.#state.account.ontid, client_id: client_id as never });
      await this.#finish('withdrawn');
    }, client_id);
  }

  endSession(session: string): Promise<void> {
    return this.#run('end-session', async () => {
      await this.#ports.call('/account/end-session', { ontid: this.#state.account.ontid, session });
      await this.#finish('sessionEnded');
    }, session);
  }

  endAll(): Promise<void> {
    return this.#run('end-all', async () => {
      await this.#ports.call('/account/end-all', { ontid: this.#state.account.ontid });
      await this.#leave();
    });
  }

  signOut(): Promise<void> {
    return this.#run('sign-out', async () => {
      await this.#ports.call('/session/end', { ontid: this.#state.account.ontid });
      await this.#leave();
    });
  }

  choose({ ontid }: SessionAccount): Promise<void> {
    return this.#run('choose', async () => {
      await this.#ports.call('/session/choose', { ontid });
      await this.#leave();
    }, ontid);
  }

  /** Sends a document to the trust anchor. */
  verifyDocument(documents: Omit<DocumentRequest, 'ontid'>): Promise<void> {
    return this.#run('verify-document', async () => {
      await this.#ports.call('/account/verify-document', { ontid: this.#state.account.ontid, ...documents });
      await this.#finish('documentSent');
    });
  }

  /** Looks whether somebody has decided meanwhile. What goes wrong is for the next look. */
  async look(): Promise<void> {
    if (this.#state.task) return;
    const credentials = await this.#ports.call('/account/credentials', { ontid: this.#state.account.ontid }).catch(() => null);
    if (credentials) this.#set({ credentials });
  }

  async #refresh(): Promise<void> {
    const { ontid } = this.#state.account;
    const [view, credentials] = await Promise.all([this.#ports.call('/account/show', { ontid }), this.#ports.call('/account/credentials', { ontid })]);
    this.#set({ view, credentials, account: { ontid: view.ontid, phone: view.phone } });
  }

  /** Folds what was being done, says that it is done, and shows what came of it. */
  async #finish(done: DoneKey): Promise<void> {
    this.#set({ panel: null, done });
    await this.#refresh();
  }

  /** The page goes: until it has, buttons stay busy. */
  #leave(): Promise<never> {
    this.#ports.reload();
    return new Promise(() => {});
  }

  async #run(task: AccountTask, work: () => Promise<void>, about: string | null = null): Promise<void> {
    if (this.#state.task) return;
    this.#set({ task, about, fault: null, done: null });
    try {
      await work();
    } catch (error) {
      const fault = (task === 'verify-document' && documentFault(error)) || faultOf('allow', error);
      // Signed out elsewhere: the page asks who it is.
      if ('text' in fault && fault.text === 'sessionEnded') return this.#ports.reload();
      this.#set({ fault });
      if (!(error instanceof ApiError)) throw error;
    } finally {
      this.#set({ task: null, about: null });
    }
  }

  #set(changes: Partial<AccountState>): void {
    this.#state = { ...this.#state, ...changes };
    this.dispatchEvent(new Event('change'));
  }
}

const HOUR = 3600;

/** What is wrong with a document, or with one more of it today. */
function documentFault(error: unknown): OwnFault | null {
  if (!(error instanceof ApiError)) return null;
  if (error.errorName === 'PARAM_ERROR') return { own: 'notAPicture' };
  // The limit of the address, which others use too, is over sooner.
  return error.errorName === 'TIME_EXCEEDED' && (error.retryAfter ?? 0) > HOUR ? { own: 'documentTries' } : null;
}
