import { maskPhone, toWirePhone } from '../../protocol/common/phone.ts';
import { CODE_LENGTH, type SessionAccount } from '../../protocol/custody/custody-api.ts';
import { ApiError } from '../api.ts';
import { isTooEasy, newPasswordFault } from './faults.ts';
import type { Hands } from './linked-steps.ts';
import { isApiError, Refusal, wholeCode } from './refusal.ts';
import type { KeystoreHolder } from './state.ts';

/** What is done for an account at a provider that waits for an ONT ID. */
interface Waiting {
  linkWaiting(signal: AbortSignal, password?: string): Promise<boolean>;
}

/** The parts of a sign-in that few need: by a keystore, and to a new ONT ID when the password is lost. */
export class RareSteps {
  readonly #flow: Hands & Waiting;

  constructor(flow: Hands & Waiting) {
    this.#flow = flow;
  }

  /** Shows one of their screens, which come by themselves. */
  open(step: 'keystore' | 'reset'): Promise<void> {
    const { ports, go, run } = this.#flow;
    return run('open', async (signal) => {
      await ports.loadRare();
      signal.throwIfAborted();
      go(step, { intent: 'signin', notice: null, rare: true });
    });
  }

  /** Takes a keystore's text as pasted or read from a file, with what it says of itself, if it is one. */
  takeKeystore(keystore: string, holder: KeystoreHolder | null): void {
    this.#flow.set({
      keystore,
      holder,
      fault: keystore && !holder ? { field: 'keystore', text: 'keystoreBroken' } : null,
    });
  }

  /** Signs in with the keystore; one that has no account here yet needs a phone. */
  signInWithKeystore(): Promise<void> {
    const { ports, state, go, run, signedIn, linkWaiting, authorize } = this.#flow;
    return run('unlock', async (signal) => {
      const { keystore, holder, password } = state();
      if (!holder) throw new Refusal({ field: 'keystore', text: keystore ? 'keystoreBroken' : 'keystoreEmpty' });
      if (!password) throw new Refusal({ field: 'password', text: 'passwordEmpty' });
      try {
        await ports.call('/login/keystore', { keystore, password }, signal);
      } catch (error) {
        if (!isApiError(error, 'ONTID_NOT_EXIST')) throw error;
        // Before a message is sent: an account takes no password that is easy to guess.
        const weak = await ports.isWeak(password, [holder.ontid]).catch(() => false);
        signal.throwIfAborted();
        return go(weak ? 'keystore-password' : 'phone', { intent: 'binding', newPassword: '' });
      }
      const accounts: SessionAccount[] = await ports.call('/session/list', {}, signal);
      const account = accounts.find(({ ontid }) => ontid === holder.ontid);
      if (!account) throw new ApiError('api', 'no cookie was kept', { errorName: 'EXPIRES' });
      signedIn(account);
      // The keystore's password need not be the account's.
      if (await linkWaiting(signal)) await authorize(signal);
    });
  }

  /** Takes the password that is chosen in the place of the keystore's; the phone comes next, or the code that is there is used. */
  async chooseKeystorePassword(): Promise<void> {
    const { ports, state, go, run } = this.#flow;
    let ready = false;
    await run('choose', async (signal) => {
      const { newPassword, holder, code, phone } = state();
      const fault = newPasswordFault(newPassword);
      if (fault) throw new Refusal(fault);
      if (await ports.isWeak(newPassword, [holder!.ontid]).catch(() => false))
        throw new Refusal({ field: 'newPassword', text: 'passwordTooEasy' });
      signal.throwIfAborted();
      ready = phone !== null && code.length === CODE_LENGTH;
      if (!ready) go('phone', { intent: 'binding', notice: null });
    });
    if (ready) await this.bind();
  }

  /** Makes the account that the keystore has not had here, with the code that was sent to the phone. */
  bind(): Promise<void> {
    const { client, ports, state, go, run, signedIn, linkWaiting, authorize } = this.#flow;
    return run('bind', async (signal) => {
      const { code: verifyCode, phone, keystore, password, newPassword } = wholeCode(state());
      const request = {
        phone: toWirePhone(phone!),
        verifyCode,
        keystore,
        password,
        ...(newPassword && { newPassword }),
        ...client,
      };
      const ontid = await ports.call('/ontid/binding', request, signal).catch((error: unknown) => {
        // The server knows more words than the page: the code is still good.
        if (isTooEasy(error)) go('keystore-password', { newPassword: '' });
        throw error;
      });
      signedIn({ ontid, phone: maskPhone(phone!) });
      if (await linkWaiting(signal, newPassword || password)) await authorize(signal);
    });
  }

  understand(understood: boolean): void {
    this.#flow.set({ understood, fault: null });
  }

  /** Goes on to a new ONT ID, once the person has said that they know it. */
  startReset(): void {
    const { state, go, set } = this.#flow;
    if (state().understood) go('phone', { intent: 'reset', notice: null });
    else set({ fault: { field: 'understood', text: 'understandFirst' } });
  }

  reset(): Promise<void> {
    const { client, ports, state, go, set, run, signedIn } = this.#flow;
    return run('reset', async (signal) => {
      const { newPassword, code: verifyCode, phone } = state();
      const fault = newPasswordFault(newPassword);
      if (fault) throw new Refusal(fault);
      const ontid = await ports.call(
        '/ontid/edit/password',
        { phone: toWirePhone(phone!), verifyCode, newPassword, ...client },
        signal,
      );
      // The former ONT ID of this phone is signed out everywhere, here too.
      const former = maskPhone(phone!);
      set({ accounts: state().accounts.filter((other) => other.phone !== former) });
      signedIn({ ontid, phone: former });
      go('new-ontid', { understood: false });
    });
  }
}
