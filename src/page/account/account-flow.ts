import { toWirePhone } from '../../protocol/common/phone.ts';
import type { DocumentRequest } from '../../protocol/custody/account-api.ts';
import { CODE_LENGTH, CODE_RESEND_SECONDS, type SessionAccount } from '../../protocol/custody/custody-api.ts';
import type { AccountPageData, LinkedAnswer } from '../../protocol/sign-in/page-data.ts';
import { ApiError } from '../api.ts';
import { faultOf, newPasswordFault, phoneFault } from '../flow/faults.ts';
import { isApiError, Refusal } from '../flow/refusal.ts';
import type { Phone } from '../phone/numbers.ts';
import { type Phones, splitNumber } from '../phone/phones.ts';
import { requestCode } from '../proof/request-code.ts';
import { LINK_OUTCOMES, ownFaultOf, refuse } from './faults.ts';
import type { AccountPorts } from './ports.ts';
import { SecuritySteps } from './security-steps.ts';
import { type AccountState, type AccountTask, type Asked, BLANK, initialAccountState, type Panel } from './state.ts';
import type { DoneKey } from './strings.ts';

/** Milliseconds that a number waits for the library that knows the numbering plans. */
const LIBRARY_PATIENCE = 3000;

/**
 * The account page's state and what can be done to it, in the manner of `Flow`: a `change` event tells of a new state,
 * verbs do nothing while a task runs, and a failure leaves everything typed as it was and says why.
 */
export class AccountFlow extends EventTarget {
  readonly phones: Phones;
  /** What proves its owner anew, and sign-in in two steps. */
  readonly security: SecuritySteps;
  readonly #ports: AccountPorts;
  #state: AccountState;

  constructor(data: AccountPageData, ports: AccountPorts) {
    super();
    this.#ports = ports;
    this.phones = ports.phones;
    this.#state = initialAccountState(data);
    this.security = new SecuritySteps({
      ports,
      state: () => this.#state,
      set: (changes) => this.#set(changes),
      run: (task, work) => this.#run(task, work),
      finish: (done) => this.#finish(done),
    });
  }

  /** Which code the person is asked for, as in the sign-in; `null` while for none. */
  get awaitedCode(): number | null {
    return this.#state.phone || this.#state.codeSent ? this.#state.resendAt : null;
  }

  get state(): Readonly<AccountState> {
    return this.#state;
  }

  load(): Promise<void> {
    return this.#run('load', () => this.#refresh());
  }

  /** Unfolds a part, or folds it; what was typed into another is gone. */
  toggle(panel: Panel): void {
    if (this.#state.task && this.#state.task !== 'load') return;
    this.#set({ ...BLANK, panel: this.#state.panel === panel ? null : panel, resendAt: 0, done: null });
  }

  type(field: Asked, value: string): void {
    this.#set({ [field]: value, fault: this.#state.fault?.field === field ? null : this.#state.fault });
  }

  typeProof(proof: string): void {
    this.#set({ proof, proofFault: null });
  }

  typeCode(text: string): void {
    this.type('code', text.normalize('NFKC').replace(/\D/g, '').slice(0, CODE_LENGTH));
  }

  chooseCountry(country: string): void {
    this.#set({ country });
  }

  /** Takes a number that names its country apart, as the sign-in does. */
  splitNumber(): void {
    this.#set(splitNumber(this.phones, this.#state));
  }

  async loadPhones(): Promise<void> {
    await this.phones.load();
    this.splitNumber();
    this.#set({});
  }

  showWholeActivity(): void {
    this.#set({ wholeActivity: true });
  }

  /** Sends a code to the new phone. */
  sendCode(): Promise<void> {
    return this.#run('send', async () => {
      const phone = await this.#readPhone();
      await this.#requestCode(phone, 'send');
      this.#set({ phone, code: '' });
    });
  }

  resendCode(): Promise<void> {
    return this.#run('resend', async () => {
      await this.#requestCode(this.#state.phone!, 'resend');
      this.#set({ code: '', notice: this.#state.notice ?? 'codeSentAgain' });
    });
  }

  /** Back to the number, with what was typed. */
  changeNumber(): void {
    if (!this.#state.task) this.#set({ phone: null, code: '', fault: null, notice: null });
  }

  changePhone(): Promise<void> {
    return this.#run('change-phone', async () => {
      const { code, phone } = this.#state;
      if (code.length < CODE_LENGTH) throw new Refusal({ field: 'code', text: code ? 'codeShort' : 'codeEmpty' });
      const { ontid, phone: before } = this.#state.account;
      const request = { newPhone: toWirePhone(phone!), verifyCode: code, ontid, password: this.#password() };
      await this.#ports.call('/ontid/edit/phone', request).catch(refuse('check'));
      await this.#finish(before ? 'phoneChanged' : 'phoneAdded');
    });
  }

  changePassword(): Promise<void> {
    return this.#run('change-password', async () => {
      const { newPassword, account } = this.#state;
      const oldPassword = this.#password();
      const fault = newPasswordFault(newPassword);
      if (fault) throw new Refusal(fault);
      await this.#ports
        .call('/ontid/edit/password', { ontid: account.ontid, oldPassword, newPassword })
        .catch(refuse('sign-in'));
      await this.#finish('passwordChanged');
    });
  }

  /** Lets keystores sign in, or not: the other of what is so now. */
  switchKeystoreSignIn(): Promise<void> {
    return this.#run('keystore-sign-in', async () => {
      const { account, view } = this.#state;
      const allow = !view!.keystore_sign_in;
      await this.#ports
        .call('/account/keystore-sign-in', { ontid: account.ontid, password: this.#password(), allow })
        .catch(refuse('sign-in'));
      await this.#finish(allow ? 'keystoreAllowed' : 'keystoreDenied');
    });
  }

  /** Gives the sealed key as a file. */
  saveKeystore(): Promise<void> {
    return this.#run('open', async () => {
      this.#ports.save(`ontid-${this.#state.account.ontid.slice(-6)}.json`, await this.#keystore(this.#password()));
      await this.#finish('keystoreSaved');
    });
  }

  /** Opens a credential here in the browser, with the key in the keystore. */
  openCredential(encrypted: string): Promise<void> {
    return this.#run('open', async () => {
      const password = this.#password();
      const payload = await this.#ports.openCredential(await this.#keystore(password), password, encrypted);
      this.#set({ password: '', secret: { kind: 'credential', payload } });
      await this.#refresh();
    });
  }

  /** Brings a secret to light, until `hide`. */
  reveal(kind: 'wif' | 'show-phone'): Promise<void> {
    return this.#run('open', async () => {
      const request = { ontid: this.#state.account.ontid, password: this.#password() };
      const path = kind === 'wif' ? '/ontid/export/wif' : '/ontid/export/phone';
      const text = await this.#ports.call(path, request).catch(refuse('sign-in'));
      this.#set({ password: '', secret: { kind, text: kind === 'wif' ? text : text.replace('*', ' ') } });
      await this.#refresh();
    });
  }

  hide(): void {
    if (this.#state.secret) this.#set({ secret: null, panel: null });
  }

  withdraw(client_id: string): Promise<void> {
    return this.#run(
      'withdraw',
      async () => {
        await this.#ports.call('/account/withdraw', {
          ontid: this.#state.account.ontid,
          client_id: client_id as never,
        });
        await this.#finish('withdrawn');
      },
      client_id,
    );
  }

  endSession(session: string): Promise<void> {
    return this.#run(
      'end-session',
      async () => {
        await this.#ports.call('/account/end-session', { ontid: this.#state.account.ontid, session });
        await this.#finish('sessionEnded');
      },
      session,
    );
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
    return this.#run(
      'choose',
      async () => {
        await this.#ports.call('/session/choose', { ontid });
        await this.#leave();
      },
      ontid,
    );
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
    const credentials = await this.#ports
      .call('/account/credentials', { ontid: this.#state.account.ontid })
      .catch(() => null);
    if (credentials) this.#set({ credentials });
  }

  /** Sets out to a provider, to add an account there. */
  visit(provider: string): void {
    if (this.#state.task && this.#state.task !== 'load') return;
    const left = this.#ports.providers.visit(provider);
    this.#set({ ...BLANK, panel: null, done: null, fault: left ? null : { field: 'form', text: 'windowBlocked' } });
  }

  /** Takes what came of it. Only somebody whom nobody is here yet can be added, and for the password alone. */
  hear(answer: LinkedAnswer): void {
    if (this.#state.task && this.#state.task !== 'load') return;
    const { outcome } = answer;
    if (outcome === 'new') this.#set({ ...BLANK, linking: answer, panel: 'link', done: null });
    else this.#set({ linking: null, fault: null, own: LINK_OUTCOMES[outcome], done: null });
  }

  link(): Promise<void> {
    return this.#run('link', async () => {
      const { linking, account } = this.#state;
      const request = { ontid: account.ontid, flow: linking!.flow, password: this.#password() };
      await this.#ports.call('/account/link', request).catch((error: unknown) => {
        if (!ownFaultOf('link', error)) return refuse('sign-in')(error);
        // Without the sign-in there, or where it belongs to somebody, no password helps.
        this.#set({ ...BLANK, panel: null });
        throw error;
      });
      await this.#finish('linked');
    });
  }

  unlink(linked: string): Promise<void> {
    return this.#run(
      'unlink',
      async () => {
        await this.#ports.call('/account/unlink', { ontid: this.#state.account.ontid, linked });
        await this.#finish('unlinked');
      },
      linked,
    );
  }

  async #refresh(): Promise<void> {
    const { ontid } = this.#state.account;
    // Whatever came before is done: one may go on meanwhile.
    this.#set({ task: 'load', about: null });
    const [view, credentials] = await Promise.all([
      this.#ports.call('/account/show', { ontid }),
      this.#ports.call('/account/credentials', { ontid }),
    ]);
    this.#set({ view, credentials, account: { ontid: view.ontid, phone: view.phone } });
  }

  /** Folds what was being done, says that it is done, and shows what came of it. */
  async #finish(done: DoneKey): Promise<void> {
    this.#set({ ...BLANK, panel: null, done });
    // It is done, whether or not the rest of the page can be brought up to date now.
    await this.#refresh();
  }

  /** The page goes: until it has, buttons stay busy. */
  #leave(): Promise<never> {
    this.#ports.reload();
    return new Promise(() => {});
  }

  #keystore(password: string): Promise<string> {
    return this.#ports
      .call('/ontid/export/keystore', { ontid: this.#state.account.ontid, password })
      .catch(refuse('sign-in'));
  }

  #password(): string {
    if (!this.#state.password) throw new Refusal({ field: 'password', text: 'passwordEmpty' });
    return this.#state.password;
  }

  async #readPhone(): Promise<Phone> {
    await this.phones.load(LIBRARY_PATIENCE);
    this.splitNumber();
    const phone = this.phones.read(this.#state.number, this.#state.country);
    if (typeof phone === 'string') throw new Refusal(phoneFault(phone));
    return phone;
  }

  async #requestCode(phone: Phone, task: 'send' | 'resend'): Promise<void> {
    let wait = CODE_RESEND_SECONDS;
    try {
      await requestCode(this.#ports, { number: toWirePhone(phone), purpose: 'edit-phone' }, (workDone) =>
        this.#set({ workDone }),
      );
    } catch (error) {
      if (!isApiError(error, 'VERIFY_CODE_FREQUENT')) return refuse(task)(error);
      wait = error.retryAfter ?? wait;
      this.#set({ notice: 'codeTooSoon' });
    }
    this.#set({ resendAt: this.#ports.now() + wait * 1000 });
  }

  async #run(task: AccountTask, work: () => Promise<void>, about: string | null = null): Promise<void> {
    if (this.#state.task) return;
    this.#set({ task, about, fault: null, own: null, notice: null, done: null });
    try {
      await work();
    } catch (error) {
      // Its owner has to be there: once they have entered the password, it goes on as it was.
      if (isApiError(error, 'IDENTITY_VERIFY_FAILED')) {
        this.#set({ proving: () => this.#run(task, work, about), proof: '', proofFault: null });
        return;
      }
      const own = ownFaultOf(task, error);
      const fault = error instanceof Refusal ? error.fault : faultOf('allow', error);
      // Signed out elsewhere: the page asks who it is.
      if (fault.text === 'sessionEnded') return this.#ports.reload();
      this.#set({ own, fault: own ? null : fault });
      if (!(error instanceof Refusal) && !(error instanceof ApiError)) throw error;
    } finally {
      this.#set({ task: null, about: null });
    }
  }

  #set(changes: Partial<AccountState>): void {
    this.#state = { ...this.#state, ...changes };
    this.dispatchEvent(new Event('change'));
  }
}
