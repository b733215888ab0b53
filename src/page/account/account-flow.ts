import type { DocumentRequest } from '../../protocol/account-api.ts';
import type { SessionAccount } from '../../protocol/custody-api.ts';
import type { ErrorName } from '../../protocol/error-codes.ts';
import type { AccountPageData, LinkedAnswer } from '../../protocol/page-data.ts';
import { ApiError, type Call } from '../api.ts';
import { faultOf } from '../flow/faults.ts';
import type { Fault } from '../flow/state.ts';
import type { ProviderWindow } from '../linked/provider-window.ts';
import { initialAccountState, type AccountState, type AccountTask, type OwnFault, type Panel } from './state.ts';
import type { DoneKey } from './strings.ts';

/** The world that the account page acts on. */
export interface AccountPorts {
  call: Call;
  /** Loads the page again: somebody else is to be shown, or nobody is signed in any more. */
  reload(): void;
  /** The way to a provider, to add an account there. */
  providers: ProviderWindow;
}

/** Why what came of it adds nothing. */
const OUTCOMES = { known: 'linkTaken', denied: 'linkDenied', unknown: 'linkUnknown', unreachable: 'linkUnreachable', refused: 'linkRefused' } as const;

/** What refuses an account at a provider. Without the sign-in there, or where it belongs to somebody, no password helps. */
const LINK_FAULTS: Partial<Record<ErrorName, { fault: Fault } | { fault: OwnFault; linking: null; panel: null }>> = {
  INVALID_PASSWORD: { fault: { field: 'password', text: 'passwordNot' } },
  PARAM_ERROR: { fault: { field: 'password', text: 'passwordNot' } },
  TIME_EXCEEDED: { fault: { field: 'password', text: 'tooMany' } },
  NOT_FOUND: { fault: { own: 'linkUnknown' }, linking: null, panel: null },
  ALREADY_EXIST: { fault: { own: 'linkTaken' }, linking: null, panel: null },
};

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

  /** Sets out to a provider, to add an account there. */
  visit(provider: string): void {
    if (this.#state.task && this.#state.task !== 'load') return;
    const left = this.#ports.providers.visit(provider);
    this.#set({ panel: null, linking: null, done: null, fault: left ? null : { field: 'form', text: 'windowBlocked' } });
  }

  /** Takes what came of it. Only somebody whom nobody is here yet can be added, and for the password alone. */
  hear(answer: LinkedAnswer): void {
    if (this.#state.task && this.#state.task !== 'load') return;
    const { outcome } = answer;
    if (outcome === 'new') this.#set({ linking: answer, password: '', panel: 'link', fault: null, done: null });
    else this.#set({ linking: null, fault: { own: OUTCOMES[outcome] }, done: null });
  }

  type(field: 'password' | 'newPassword', value: string): void {
    if (field === 'password') this.#set({ password: value, fault: null });
  }

  link(): Promise<void> {
    const { linking, password, account } = this.#state;
    return this.#run('link', async () => {
      if (!password) return this.#set({ fault: { field: 'password', text: 'passwordEmpty' } });
      try {
        await this.#ports.call('/account/link', { ontid: account.ontid, flow: linking!.flow, password });
      } catch (error) {
        const told = error instanceof ApiError && error.errorName ? LINK_FAULTS[error.errorName] : undefined;
        if (!told) throw error;
        return this.#set(told);
      }
      this.#set({ linking: null, password: '' });
      await this.#finish('linked');
    });
  }

  unlink(linked: string): Promise<void> {
    return this.#run('unlink', async () => {
      await this.#ports.call('/account/unlink', { ontid: this.#state.account.ontid, linked });
      await this.#finish('unlinked');
    }, linked);
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
