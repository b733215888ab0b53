import { maskPhone, toWirePhone } from '../../protocol/common/phone.ts';
import { CODE_LENGTH, type SessionAccount } from '../../protocol/custody/custody-api.ts';
import { ApiError } from '../api/call.ts';
import { chosenPassword, isApiError, Refusal, typedPassword, wholeCode } from '../faults/fault.ts';
import type { KeystoreHolder } from '../keystore/describe-keystore.ts';
import type { FlowCore } from './core.ts';
import { isTooEasy } from './faults.ts';

/** The steps of the lazy screens: a sign-in with a keystore, and a new ONT ID for a lost password. */
export class LazySteps {
  readonly #flow: FlowCore;

  constructor(flow: FlowCore) {
    this.#flow = flow;
  }

  /** Loads and shows a lazy screen. */
  open(step: 'keystore' | 'reset'): Promise<void> {
    const flow = this.#flow;
    return flow.run('open', async (signal) => {
      await flow.ports.loadLazyScreens();
      signal.throwIfAborted();
      flow.go({ step, intent: 'signin', notice: null, lazyLoaded: true });
    });
  }

  /** Takes a keystore's text as pasted or read from a file, with the owner that it names, if it is a keystore. */
  takeKeystore(keystore: string, holder: KeystoreHolder | null): void {
    const isBroken = keystore !== '' && !holder;
    const fault = isBroken ? ({ field: 'keystore', text: 'keystoreBroken' } as const) : null;
    this.#flow.go({ step: 'keystore', keystore, holder, fault });
  }

  /** Signs in with the keystore. One that has no account here yet needs a phone. */
  signInWithKeystore(): Promise<void> {
    const flow = this.#flow;
    const { ports } = flow;
    return flow.run('unlock', async (signal) => {
      const { keystore, holder } = flow.state;
      if (!holder) throw new Refusal({ field: 'keystore', text: keystore ? 'keystoreBroken' : 'keystoreEmpty' });
      const password = typedPassword(flow.state);
      try {
        await ports.call('/login/keystore', { keystore, password }, signal);
      } catch (error) {
        if (!isApiError(error, 'ONTID_NOT_EXIST')) throw error;
        // Checked before a message is sent: an account takes no password that is easy to guess.
        const weak = await ports.isWeak(password, [holder.ontid]).catch(() => false);
        signal.throwIfAborted();
        const intent = 'binding';
        return flow.go({
          ...(weak ? { step: 'keystore-password', holder } : { step: 'phone' }),
          intent,
          newPassword: '',
        });
      }
      const accounts: SessionAccount[] = await ports.call('/session/list', {}, signal);
      const account = accounts.find(({ ontid }) => ontid === holder.ontid);
      if (!account) throw new ApiError('api', 'no cookie was kept', { errorName: 'EXPIRES' });
      // The keystore's password may differ from the account's.
      await flow.enter(account, signal);
    });
  }

  /** Takes the password that replaces the keystore's. The phone is next, or the code that was typed before. */
  async chooseKeystorePassword(): Promise<void> {
    const flow = this.#flow;
    const { code, holder, phone } = flow.state;
    const ready = phone !== null && code.length === CODE_LENGTH;
    let isGood = false;
    await flow.run('choose', async (signal) => {
      const password = chosenPassword(flow.state);
      if (await flow.ports.isWeak(password, holder ? [holder.ontid] : []).catch(() => false))
        throw new Refusal({ field: 'newPassword', text: 'passwordTooEasy' });
      signal.throwIfAborted();
      isGood = true;
      if (!ready) flow.go({ step: 'phone', intent: 'binding', notice: null });
    });
    if (isGood && ready) await this.bind();
  }

  /** Creates the account for the keystore, with the code that was sent to the phone. */
  async bind(): Promise<void> {
    const flow = this.#flow;
    const { holder, phone } = flow.state;
    if (!holder || !phone) return;
    return flow.run('bind', async (signal) => {
      const { keystore, password, newPassword } = flow.state;
      const request = {
        phone: toWirePhone(phone),
        verifyCode: wholeCode(flow.state),
        keystore,
        password,
        ...(newPassword && { newPassword }),
        ...flow.client,
      };
      const ontid = await flow.ports.call('/ontid/binding', request, signal).catch((error: unknown) => {
        // The server knows more words than the page. The code is still good.
        if (isTooEasy(error)) flow.go({ step: 'keystore-password', holder, newPassword: '' });
        throw error;
      });
      await flow.enter({ ontid, phone: maskPhone(phone) }, signal, newPassword || password);
    });
  }

  /** Takes whether the person knows that a reset gives a new ONT ID. */
  understand(understood: boolean): void {
    this.#flow.set({ understood, fault: null });
  }

  /** Starts the reset, once the person has confirmed it. */
  startReset(): void {
    const flow = this.#flow;
    if (flow.state.understood) flow.go({ step: 'phone', intent: 'reset', notice: null });
    else flow.set({ fault: { field: 'understood', text: 'understandFirst' } });
  }

  /** Creates a new ONT ID for the phone. */
  async reset(): Promise<void> {
    const flow = this.#flow;
    const { phone } = flow.state;
    if (!phone) return;
    return flow.run('reset', async (signal) => {
      const newPassword = chosenPassword(flow.state);
      const { code: verifyCode } = flow.state;
      const request = { phone: toWirePhone(phone), verifyCode, newPassword, ...flow.client };
      const account = {
        ontid: await flow.ports.call('/ontid/edit/password', request, signal),
        phone: maskPhone(phone),
      };
      // The former ONT ID of this phone is signed out everywhere, in this browser too.
      flow.set({ accounts: flow.state.accounts.filter((other) => other.phone !== account.phone) });
      flow.signedIn(account);
      flow.go({ step: 'new-ontid', account, understood: false });
    });
  }
}
