import { maskPhone, toWirePhone } from '../../protocol/common/phone.ts';
import type { CodePurpose, SessionAccount } from '../../protocol/custody/custody-api.ts';
import type { Scope } from '../../protocol/oauth/scope.ts';
import { chosenPassword, isApiError, Refusal, typedPassword, wholeCode } from '../faults/fault.ts';
import type { Phone } from '../phone/numbers.ts';
import { splitNumber } from '../phone/phones.ts';
import { AnswerSteps } from './answer-steps.ts';
import { type Cause, FlowCore } from './core.ts';
import { CredentialSteps } from './credential-steps.ts';
import { faultOf } from './faults.ts';
import { LazySteps } from './lazy-steps.ts';
import { LinkedSteps } from './linked-steps.ts';
import type { FlowPorts } from './ports.ts';
import type { Delivery } from './reply.ts';
import { SecondSteps } from './second-steps.ts';
import {
  type Intent,
  isOver,
  type Questions,
  reachableIntent,
  reachableScreen,
  type Step,
  type Task,
} from './state.ts';

/** The purpose of a code by intent. A code for a sign-in is refused where an ONT ID would change. */
const PURPOSES: Record<Intent, CodePurpose> = {
  signin: 'signin',
  register: 'signin',
  binding: 'binding',
  reset: 'reset',
};

/**
 * One sign-in, from the first question to the answer. It holds the current screen and all that was typed. The screens show
 * `state` and call the methods.
 */
export class Flow extends FlowCore {
  /** Accounts at providers. */
  readonly linked = new LinkedSteps(this);
  /** Keystores and lost passwords. */
  readonly lazy = new LazySteps(this);
  /** The second step of an account that asks for two. */
  readonly second = new SecondSteps(this);
  /** A verified credential, where the site asks for one. */
  readonly credential = new CredentialSteps(this);
  /** The answer to the site. */
  readonly answer = new AnswerSteps(this, this.credential);

  constructor(data: Questions, ports: FlowPorts) {
    super(data, ports);
    const settle = () => this.set({ settling: !ports.guard.isOpen() });
    settle();
    ports.guard.changed = settle;
  }

  /** Whether the answer takes the person back to the site, instead of closing this window. */
  get leaves(): boolean {
    return this.site?.reply.leaves !== false;
  }

  /** When the code that the page asks for may be sent again, which names this code; `null` while it asks for none. */
  get awaitedCode(): number | null {
    const { step, secondMethod, resendAt } = this.state;
    return step === 'code' || (step === 'second' && secondMethod === 'code') ? resendAt : null;
  }

  /** Takes whether the browser is not the person's own: it keeps nothing then. */
  setFleeting(fleeting: boolean): void {
    this.set({ fleeting });
  }

  /**
   * Splits a number that names its country. Beside a password the number stays as it was filled in: under another name a
   * password manager would store the password a second time.
   */
  override splitNumber(): void {
    const { country, number } = splitNumber(this.phones, this.state);
    this.set(this.state.step === 'password' ? { country } : { country, number });
  }

  /** Goes to another question by a link. Nothing typed is lost. */
  show(step: 'phone' | 'password', intent: Intent = 'signin'): void {
    this.stop();
    this.go({ step, intent, notice: null });
  }

  /** Goes where the browser's back and forward buttons lead. */
  restore(step: Step, intent: Intent): void {
    if (isOver(this.state.step)) return;
    this.stop();
    this.go({ ...reachableScreen(this.state, step), intent: reachableIntent(this.state, intent), notice: null });
  }

  /** Sends a code to the number in the field. */
  sendCode(): Promise<void> {
    return this.run('send', async (signal) => {
      const phone = await this.readPhone(signal);
      const { phone: asked, purpose, intent, resendAt, code } = this.state;
      // Back from a look at the number: the code that was sent is still the one to type.
      const sameNumber = asked?.callingCode === phone.callingCode && asked.national === phone.national;
      const isSent = sameNumber && purpose === PURPOSES[intent] && this.ports.now() < resendAt;
      if (!isSent) await this.sendCodeTo(phone, signal);
      this.go({ step: 'code', phone, code: isSent ? code : '' });
    });
  }

  /** Signs in with the code, or goes on to a password when the phone has no ONT ID yet: the code stays good for that. */
  async submitCode(intent = this.state.intent): Promise<void> {
    if (intent === 'binding') return this.lazy.bind();
    const { phone } = this.state;
    if (!phone) return;
    return this.run('check', async (signal) => {
      const verifyCode = wholeCode(this.state);
      // The server checks the code together with the new password.
      if (intent === 'reset') return this.go({ step: 'new-password', phone });
      const account = { phone: maskPhone(phone) };
      let signedIn: SessionAccount;
      try {
        const ontid = await this.ports.call('/ontid/login/phone', { phone: toWirePhone(phone), verifyCode }, signal);
        signedIn = { ...account, ontid };
      } catch (error) {
        if (isApiError(error, 'ONTID_NOT_EXIST')) return this.go({ step: 'new-password', phone });
        throw error;
      }
      if (intent !== 'register') return this.enter(signedIn, signal);
      // A person who wanted to create an ONT ID and has one is told so before a site is.
      this.signedIn(signedIn);
      if (await this.linkWaiting(signedIn, signal))
        this.go({ step: 'continue-as', account: signedIn, notice: 'alreadyRegistered' });
    });
  }

  /** Signs in with the code that was meant to create an ONT ID: the phone has one already. */
  signInInstead(): Promise<void> {
    return this.submitCode('signin');
  }

  /** Creates an ONT ID for the phone. */
  async createAccount(): Promise<void> {
    const { phone } = this.state;
    if (!phone) return;
    return this.run('create', async (signal) => {
      const password = chosenPassword(this.state);
      const request = { number: toWirePhone(phone), verifyCode: this.state.code, password, ...this.client };
      const ontid = await this.ports.call('/ontid/register/phone', request, signal);
      await this.enter({ ontid, phone: maskPhone(phone) }, signal, password);
    });
  }

  /** Signs in with phone and password. */
  signInWithPassword(): Promise<void> {
    return this.run('sign-in', async (signal) => {
      const phone = await this.readPhone(signal);
      const password = typedPassword(this.state);
      const ontid = await this.ports.call('/ontid/login/password', { phone: toWirePhone(phone), password }, signal);
      // A number that got a code earlier is not the one that has signed in.
      this.go({ step: 'password', phone: null });
      await this.enter({ ontid, phone: maskPhone(phone) }, signal, password);
    });
  }

  /** Answers the site for an account that is signed in, or asks for consent first. */
  continueAs(account = this.state.account): Promise<void> {
    return this.answer.continueAs(account);
  }

  /** Takes whether the site may see something besides the ONT ID. */
  share(scope: Scope, yes: boolean): void {
    const others = this.state.shared.filter((name) => name !== scope);
    this.set({ shared: yes ? [...others, scope] : others });
  }

  allow(): Promise<void> {
    return this.answer.allow();
  }

  refuse(): Promise<void> {
    return this.answer.refuse();
  }

  /** Goes back to the question when the site waits after all. */
  reached(): void {
    const { step, account } = this.state;
    if (step === 'no-opener') this.go(account ? { step: 'continue-as', account } : { step: 'phone' });
  }

  /** Asks for one more account. Those that are signed in stay so. */
  useAnotherAccount(): void {
    this.stop();
    this.#askAnew();
  }

  /** Signs all accounts out of the page in this browser. */
  signOut(): Promise<void> {
    return this.run('leave', async (signal) => {
      await this.ports.call('/session/end', {}, signal);
      this.set({ accounts: [] });
      this.#askAnew();
    });
  }

  authorize(account: SessionAccount, signal: AbortSignal, cause?: Cause): Promise<void> {
    return this.answer.authorize(account, signal, cause);
  }

  tell(delivery: Delivery, allowed: boolean): Promise<void> {
    return this.answer.tell(delivery, allowed);
  }

  linkWaiting(account: SessionAccount, signal: AbortSignal, password = ''): Promise<boolean> {
    return this.linked.linkWaiting(account, signal, password);
  }

  secondWaits(signal: AbortSignal): Promise<boolean> {
    return this.second.waits(signal);
  }

  protected override submitWholeCode(): void {
    void (this.state.step === 'second' ? this.second.finish() : this.submitCode());
  }

  protected override async sendCodeTo(phone: Phone, signal: AbortSignal): Promise<void> {
    const purpose = PURPOSES[this.state.intent];
    // A code that was sent for a sign-in is good for nothing else.
    const serves = purpose === 'signin' || purpose === this.state.purpose;
    const resendAt = await this.codeSent(this.requestCode(phone, purpose, signal), serves);
    this.set({ purpose, resendAt });
  }

  protected override recover(failure: unknown, signal: AbortSignal): Promise<unknown> {
    return this.second.follow(failure, signal);
  }

  protected override showFailure(error: unknown, task: Task): void {
    const fault = error instanceof Refusal ? error.fault : faultOf(task, error);
    const { step, phone } = this.state;
    // A code that expired while the password was chosen has to be requested again, where that is possible.
    if (fault.field === 'code' && step === 'new-password') this.go({ step: 'code', phone, code: '' });
    this.set({ fault });
  }

  #askAnew(): void {
    const forgotten = { account: null, number: '', phone: null, holder: null, shared: [] };
    this.go({ step: 'phone', intent: 'signin', notice: null, ...forgotten });
  }
}
