import { toWirePhone } from '../../protocol/common/phone.ts';
import type { DocumentRequest } from '../../protocol/custody/account-api.ts';
import type { SessionAccount } from '../../protocol/custody/custody-api.ts';
import type { LinkedAnswer } from '../../protocol/sign-in/page-data.ts';
import { chosenPassword, wholeCode } from '../faults/fault.ts';
import { AccountCore } from './core.ts';
import { LINK_OUTCOMES, ownFaultOf, refuse } from './faults.ts';
import { SecuritySteps } from './security-steps.ts';
import { BLANK, type Panel } from './state.ts';

/** The state of the account page, and everything that can be done there. The sections show `state` and call the methods. */
export class AccountFlow extends AccountCore {
  /** The fresh proof of the password, and two-step sign-in. */
  readonly security = new SecuritySteps(this);

  /** When the code that the page asks for may be sent again, which names this code; `null` while it asks for none. */
  get awaitedCode(): number | null {
    return this.state.phone || this.state.codeSent ? this.state.resendAt : null;
  }

  /** Loads the account's data. */
  load(): Promise<void> {
    return this.run('load', () => this.refresh());
  }

  /** Unfolds a part, or folds it. Another part loses what was typed. */
  toggle(panel: Panel): void {
    if (this.#isBusy) return;
    this.set({ ...BLANK, panel: this.state.panel === panel ? null : panel, resendAt: 0, done: null });
  }

  /** Takes the password that the dialog asks for. */
  typeProof(proof: string): void {
    this.set({ proof, proofFault: null });
  }

  showWholeActivity(): void {
    this.set({ wholeActivity: true });
  }

  /** Sends a code to the new phone. */
  sendCode(): Promise<void> {
    return this.run('send', async (signal) => {
      const phone = await this.readPhone(signal);
      await this.sendCodeTo(phone, signal);
      this.set({ phone, code: '' });
    });
  }

  /** Goes back to the number, with what was typed. */
  changeNumber(): void {
    if (!this.state.task) this.set({ phone: null, code: '', fault: null, notice: null });
  }

  /** Gives the account the new phone. */
  async changePhone(): Promise<void> {
    const { phone, account } = this.state;
    if (!phone) return;
    return this.run('change-phone', async () => {
      const request = { newPhone: toWirePhone(phone), verifyCode: wholeCode(this.state), ...this.proven() };
      await this.ports.call('/ontid/edit/phone', request).catch(refuse('check'));
      await this.finish(account.phone ? 'phoneChanged' : 'phoneAdded');
    });
  }

  /** Gives the account the new password. */
  changePassword(): Promise<void> {
    return this.run('change-password', async () => {
      const { ontid, password: oldPassword } = this.proven();
      const newPassword = chosenPassword(this.state);
      await this.ports.call('/ontid/edit/password', { ontid, oldPassword, newPassword }).catch(refuse('sign-in'));
      await this.finish('passwordChanged');
    });
  }

  /** Sets whether keystores sign in to the account. */
  allowKeystoreSignIn(allow: boolean): Promise<void> {
    return this.run('keystore-sign-in', async () => {
      await this.ports.call('/account/keystore-sign-in', { ...this.proven(), allow }).catch(refuse('sign-in'));
      await this.finish(allow ? 'keystoreAllowed' : 'keystoreDenied');
    });
  }

  /** Gives the person the sealed key as a file. */
  saveKeystore(): Promise<void> {
    return this.run('open', async () => {
      this.ports.save(`ontid-${this.ontid.slice(-6)}.json`, await this.#keystore());
      await this.finish('keystoreSaved');
    });
  }

  /** Decrypts a credential in the browser, with the key in the keystore. */
  openCredential(encrypted: string): Promise<void> {
    return this.run('open', async () => {
      const { password } = this.proven();
      const payload = await this.ports.openCredential(await this.#keystore(), password, encrypted);
      this.set({ password: '', secret: { kind: 'credential', payload } });
      await this.refresh();
    });
  }

  /** Shows a secret until `hide`. */
  reveal(kind: 'wif' | 'show-phone'): Promise<void> {
    return this.run('open', async () => {
      const path = kind === 'wif' ? '/ontid/export/wif' : '/ontid/export/phone';
      const text = await this.ports.call(path, this.proven()).catch(refuse('sign-in'));
      this.set({ password: '', secret: { kind, text: kind === 'wif' ? text : text.replace('*', ' ') } });
      await this.refresh();
    });
  }

  hide(): void {
    if (this.state.secret) this.set({ secret: null, panel: null });
  }

  /** Withdraws an app's access. */
  withdraw(client_id: string): Promise<void> {
    const work = async () => {
      await this.ports.call('/account/withdraw', { ontid: this.ontid, client_id: client_id as never });
      await this.finish('withdrawn');
    };
    return this.run('withdraw', work, { about: client_id });
  }

  /** Signs one session out. */
  endSession(session: string): Promise<void> {
    const work = async () => {
      await this.ports.call('/account/end-session', { ontid: this.ontid, session });
      await this.finish('sessionEnded');
    };
    return this.run('end-session', work, { about: session });
  }

  /** Signs all sessions out. */
  endAll(): Promise<void> {
    return this.run('end-all', async () => {
      await this.ports.call('/account/end-all', { ontid: this.ontid });
      this.#leave();
    });
  }

  /** Signs the account out of this browser. */
  signOut(): Promise<void> {
    return this.run('sign-out', async () => {
      await this.ports.call('/session/end', { ontid: this.ontid });
      this.#leave();
    });
  }

  /** Shows another account that is signed in. */
  choose({ ontid }: SessionAccount): Promise<void> {
    const work = async () => {
      await this.ports.call('/session/choose', { ontid });
      this.#leave();
    };
    return this.run('choose', work, { about: ontid });
  }

  /** Sends a document to the trust anchor. */
  verifyDocument(documents: Omit<DocumentRequest, 'ontid'>): Promise<void> {
    return this.run('verify-document', async () => {
      await this.ports.call('/account/verify-document', { ontid: this.ontid, ...documents });
      await this.finish('documentSent');
    });
  }

  /** Checks whether a document was decided on. A failure is left to the next check. */
  async look(): Promise<void> {
    if (this.state.task) return;
    const credentials = await this.ports.call('/account/credentials', { ontid: this.ontid }).catch(() => null);
    if (credentials) this.set({ credentials });
  }

  /** Opens a provider's page, to add an account there. */
  visit(provider: string): void {
    if (this.#isBusy) return;
    const opened = this.ports.providers.visit(provider);
    this.set({ ...BLANK, panel: null, done: null, fault: opened ? null : { field: 'form', text: 'windowBlocked' } });
  }

  /** Takes the provider's answer. The account there can be added if it belongs to nobody yet. */
  hear(answer: LinkedAnswer): void {
    if (this.#isBusy) return;
    const { outcome } = answer;
    if (outcome === 'new') this.set({ ...BLANK, linking: answer, panel: 'link', done: null });
    else this.set({ linking: null, fault: null, own: LINK_OUTCOMES[outcome], done: null });
  }

  /** Adds the account at the provider, with the password. */
  async link(): Promise<void> {
    const { linking } = this.state;
    if (!linking) return;
    return this.run('link', async () => {
      const request = { ...this.proven(), flow: linking.flow };
      await this.ports.call('/account/link', request).catch((error: unknown) => {
        if (!ownFaultOf('link', error)) return refuse('sign-in')(error);
        // The provider's answer has expired or belongs to somebody: no password helps.
        this.set({ ...BLANK, panel: null });
        throw error;
      });
      await this.finish('linked');
    });
  }

  /** Removes an account at a provider. */
  unlink(linked: string): Promise<void> {
    const work = async () => {
      await this.ports.call('/account/unlink', { ontid: this.ontid, linked });
      await this.finish('unlinked');
    };
    return this.run('unlink', work, { about: linked });
  }

  /** Whether a task runs that nothing may interrupt. */
  get #isBusy(): boolean {
    return this.state.task !== null && this.state.task !== 'load';
  }

  #leave(): void {
    this.ports.reload();
    this.leave();
  }

  #keystore(): Promise<string> {
    return this.ports.call('/ontid/export/keystore', this.proven()).catch(refuse('sign-in'));
  }
}
