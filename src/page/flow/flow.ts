import type { OntId } from '../../protocol/common/ont-id.ts';
import { maskPhone, toWirePhone } from '../../protocol/common/phone.ts';
import {
  CODE_LENGTH,
  CODE_RESEND_SECONDS,
  type CodePurpose,
  type SessionAccount,
} from '../../protocol/custody/custody-api.ts';
import type { Scope } from '../../protocol/oauth/scope.ts';
import type { SignInPageData } from '../../protocol/sign-in/page-data.ts';
import { ApiError } from '../api.ts';
import type { Phone } from '../phone/numbers.ts';
import { type Phones, splitNumber } from '../phone/phones.ts';
import { requestCode } from '../proof/request-code.ts';
import { AnswerSteps } from './answer-steps.ts';
import { CredentialSteps } from './credential-steps.ts';
import { faultOf, newPasswordFault, phoneFault } from './faults.ts';
import { type Hands, LinkedSteps } from './linked-steps.ts';
import type { FlowPorts } from './ports.ts';
import { RareSteps } from './rare-steps.ts';
import { isApiError, Refusal, wholeCode } from './refusal.ts';
import { SecondSteps } from './second-steps.ts';
import {
  type FlowState,
  type Intent,
  initialState,
  isOver,
  reachableIntent,
  reachableStep,
  type Step,
  type Task,
  type Typed,
} from './state.ts';

/** Milliseconds that a number waits for the library that knows the numbering plans. */
const LIBRARY_PATIENCE = 3000;

/** What a code is asked for. One that is asked for to sign in is refused where an ONT ID would change. */
const PURPOSES: Record<Intent, CodePurpose> = {
  signin: 'signin',
  register: 'signin',
  binding: 'binding',
  reset: 'reset',
};

/**
 * One sign-in, from the first question to the answer. It owns where the person is and what they typed; the screens show
 * `state` and call the verbs. A `change` event tells that there is a new state. While a task runs, verbs do nothing, so
 * that a double click does nothing twice; a failure leaves everything as it was and says why.
 */
export class Flow extends EventTarget {
  readonly phones: Phones;
  /** What has to do with accounts at providers. */
  readonly linked: LinkedSteps;
  /** What few need: keystores, and lost passwords. */
  readonly rare: RareSteps;
  /** The second step of an account that asks for two. */
  readonly second: SecondSteps;
  /** A verified credential, where the site asks for one. */
  readonly credential: CredentialSteps;
  /** What the site is given, and how it is told. */
  readonly answer: AnswerSteps;
  readonly #ports: FlowPorts;
  readonly #client: { client_id?: OntId };
  #state: FlowState;
  #abort = new AbortController();

  constructor(data: SignInPageData, ports: FlowPorts) {
    super();
    this.#ports = ports;
    this.phones = ports.phones;
    const { clientId: client_id } = data.request;
    this.#client = client_id ? { client_id } : {};
    this.#state = { ...initialState(data, ports.reply.canDeliver()), settling: !ports.guard.isOpen() };
    ports.guard.changed = () => this.#set({ settling: !ports.guard.isOpen() });
    const hands = {
      ports,
      client: this.#client,
      state: () => this.#state,
      set: (changes) => this.#set(changes),
      go: (step, changes) => this.#go(step, changes),
      stop: () => this.#stop(),
      run: (task, work) => this.#run(task, work),
      signedIn: (account) => this.#signedIn(account),
      authorize: (signal) => this.answer.authorize(signal),
      tell: (delivery, allowed) => this.answer.tell(delivery, allowed),
      secondWaits: (signal) => this.second.waits(signal),
    } satisfies Hands;
    this.linked = new LinkedSteps(hands);
    this.credential = new CredentialSteps(hands, data.request.authTemplate);
    this.answer = new AnswerSteps(hands, this.credential, data.request);
    const waiting = {
      linkWaiting: (signal: AbortSignal, password?: string) => this.linked.linkWaiting(signal, password),
    };
    this.second = new SecondSteps({ ...hands, ...waiting });
    this.rare = new RareSteps({ ...hands, ...waiting });
  }

  /** Whether the answer takes the person along, back to the site, instead of closing this window. */
  get leaves(): boolean {
    return this.#ports.reply.leaves;
  }

  get state(): Readonly<FlowState> {
    return this.#state;
  }

  /** Which code the person is asked for, by the time after which another may be sent; `null` while for none. */
  get awaitedCode(): number | null {
    const { step, secondMethod, resendAt } = this.#state;
    return step === 'code' || (step === 'second' && secondMethod === 'code') ? resendAt : null;
  }

  /** Takes what was typed; what was wrong with it before is no longer known. */
  type(field: Typed, value: string): void {
    const fault = this.#state.fault?.field === field ? null : this.#state.fault;
    this.#set({ [field]: value, fault });
  }

  /** Takes whether the browser is not the person's own: nothing is kept in it then. */
  setFleeting(fleeting: boolean): void {
    this.#set({ fleeting });
  }

  chooseCountry(country: string): void {
    this.#set({ country });
  }

  /**
   * Takes a number that names its country apart: `+86 158…` becomes China and `158…`. Beside a password it stays as it was
   * filled in: under another name a password manager would keep the password a second time.
   */
  splitNumber(): void {
    const { country, number } = splitNumber(this.phones, this.#state);
    this.#set(this.#state.step === 'password' ? { country } : { country, number });
  }

  /** Fetches what the phone field needs to know of the world. */
  async loadPhones(): Promise<void> {
    await this.phones.load();
    this.splitNumber();
    this.#set({});
  }

  /** Goes to another question by a link. Nothing typed is lost. */
  show(step: 'phone' | 'password', intent: Intent = 'signin'): void {
    this.#stop();
    this.#go(step, { intent, notice: null });
  }

  /** Goes where the browser's back and forward buttons lead. */
  restore(step: Step, intent: Intent): void {
    if (isOver(this.#state.step)) return;
    this.#stop();
    const reached = reachableStep(this.#state, step);
    const { account, accounts } = this.#state;
    this.#go(reached, {
      intent: reachableIntent(this.#state, intent),
      notice: null,
      account: reached === 'continue-as' ? (account ?? accounts[0]!) : account,
    });
  }

  sendCode(): Promise<void> {
    return this.#run('send', async (signal) => {
      const phone = await this.#readPhone(signal);
      const { phone: asked, purpose, intent, resendAt } = this.#state;
      // Back from a look at the number: the code that is under way is still the one to type.
      const sameNumber = asked?.callingCode === phone.callingCode && asked.national === phone.national;
      if (sameNumber && purpose === PURPOSES[intent] && this.#ports.now() < resendAt)
        return this.#go('code', { phone });
      await this.#requestCode(phone, signal);
      this.#go('code', { phone, code: '' });
    });
  }

  resendCode(): Promise<void> {
    return this.#run('resend', async (signal) => {
      await this.#requestCode(this.#state.phone!, signal);
      this.#set({ code: '', notice: this.#state.notice ?? 'codeSentAgain' });
    });
  }

  /** Takes a code as typed, pasted or filled in, and hands it in as soon as it is whole. */
  typeCode(text: string): void {
    const code = text.normalize('NFKC').replace(/\D/g, '').slice(0, CODE_LENGTH);
    const isNew = code !== this.#state.code;
    this.type('code', code);
    if (isNew && code.length === CODE_LENGTH)
      void (this.#state.step === 'second' ? this.second.finish() : this.submitCode());
  }

  /** Signs in with the code, or goes on to a password when the phone has no ONT ID yet: the code stays good for that. */
  submitCode(intent = this.#state.intent): Promise<void> {
    if (intent === 'binding') return this.rare.bind();
    return this.#run('check', async (signal) => {
      const { code, phone } = wholeCode(this.#state);
      // It is looked at together with the new password.
      if (intent === 'reset') return this.#go('new-password');
      let ontid: OntId;
      try {
        ontid = await this.#ports.call('/ontid/login/phone', { phone: toWirePhone(phone!), verifyCode: code }, signal);
      } catch (error) {
        if (isApiError(error, 'ONTID_NOT_EXIST')) return this.#go('new-password');
        throw error;
      }
      this.#signedIn({ ontid, phone: maskPhone(phone!) });
      if (!(await this.linked.linkWaiting(signal))) return;
      // Whoever came to create an ONT ID and has one is told so before a site is.
      if (intent === 'register') this.#go('continue-as', { notice: 'alreadyRegistered' });
      else await this.answer.authorize(signal);
    });
  }

  /** For a phone that turned out to have an ONT ID: the code that was meant to create one signs in as well. */
  signInInstead(): Promise<void> {
    return this.submitCode('signin');
  }

  createAccount(): Promise<void> {
    return this.#run('create', async (signal) => {
      const { newPassword: password, code: verifyCode, phone } = this.#state;
      const fault = newPasswordFault(password);
      if (fault) throw new Refusal(fault);
      const ontid = await this.#ports.call(
        '/ontid/register/phone',
        { number: toWirePhone(phone!), verifyCode, password, ...this.#client },
        signal,
      );
      this.#signedIn({ ontid, phone: maskPhone(phone!) });
      if (await this.linked.linkWaiting(signal, password)) await this.answer.authorize(signal);
    });
  }

  signInWithPassword(): Promise<void> {
    return this.#run('sign-in', async (signal) => {
      const { password } = this.#state;
      const phone = await this.#readPhone(signal);
      if (!password) throw new Refusal({ field: 'password', text: 'passwordEmpty' });
      const ontid = await this.#ports.call('/ontid/login/password', { phone: toWirePhone(phone), password }, signal);
      this.#signedIn({ ontid, phone: maskPhone(phone) });
      // An earlier code's number, which is not what was signed in with.
      this.#set({ phone: null });
      if (await this.linked.linkWaiting(signal, password)) await this.answer.authorize(signal);
    });
  }

  /** Answers the site for an account that is signed in; when it has not agreed to the site before, asks. */
  continueAs(account = this.#state.account!): Promise<void> {
    return this.answer.continueAs(account);
  }

  /** Lets the site see something besides the ONT ID, or not. */
  share(scope: Scope, yes: boolean): void {
    const others = this.#state.shared.filter((name) => name !== scope);
    this.#set({ shared: yes ? [...others, scope] : others });
  }

  allow(): Promise<void> {
    return this.answer.allow();
  }

  refuse(): Promise<void> {
    return this.answer.refuse();
  }

  /** Goes back to the question when the site turns out to wait after all. */
  reached(): void {
    const { step, account } = this.#state;
    if (step === 'no-opener') this.#go(account ? 'continue-as' : 'phone');
  }

  /** Signs in with one more; those that are signed in stay so. */
  useAnotherAccount(): void {
    this.#stop();
    this.#go('phone', { account: null, intent: 'signin', number: '', phone: null, notice: null, shared: [] });
  }

  /** Signs everybody out of the page in this browser. */
  signOut(): Promise<void> {
    return this.#run('leave', async (signal) => {
      await this.#ports.call('/session/end', {}, signal);
      this.#go('phone', { account: null, accounts: [], intent: 'signin', number: '', phone: null, shared: [] });
    });
  }

  async #readPhone(signal: AbortSignal): Promise<Phone> {
    // In a bad network the number is read plainly rather than kept waiting.
    await this.phones.load(LIBRARY_PATIENCE);
    signal.throwIfAborted();
    this.splitNumber();
    const phone = this.phones.read(this.#state.number, this.#state.country);
    if (typeof phone === 'string') throw new Refusal(phoneFault(phone));
    return phone;
  }

  async #requestCode(phone: Phone, signal: AbortSignal): Promise<void> {
    const purpose = PURPOSES[this.#state.intent];
    let wait = CODE_RESEND_SECONDS;
    try {
      await requestCode(
        this.#ports,
        { number: toWirePhone(phone), purpose },
        (workDone) => signal.aborted || this.#set({ workDone }),
        signal,
      );
    } catch (error) {
      // One is under way already, asked for by an earlier visit: it serves.
      if (!isApiError(error, 'VERIFY_CODE_FREQUENT')) throw error;
      // For this it does not: it was asked for to sign in.
      if (purpose !== 'signin' && purpose !== this.#state.purpose)
        throw new Refusal({ field: 'form', text: 'codeForElse' });
      wait = error.retryAfter ?? wait;
      this.#set({ notice: 'codeTooSoon' });
    }
    this.#set({ purpose, resendAt: this.#ports.now() + wait * 1000 });
  }

  /** Notes who is signed in from now on. */
  #signedIn(account: SessionAccount): void {
    // The passwords have done their work.
    this.#set({
      account,
      accounts: [account, ...this.#others(account)],
      password: '',
      newPassword: '',
      code: '',
      keystore: '',
      holder: null,
    });
  }

  #others({ ontid }: SessionAccount): SessionAccount[] {
    return this.#state.accounts.filter((other) => other.ontid !== ontid);
  }

  async #run(task: Task, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#state.task) return;
    if (!this.#ports.reply.canDeliver()) return this.#go('no-opener');
    const abort = (this.#abort = new AbortController());
    this.#set({ task, fault: null, notice: null });
    try {
      await work(abort.signal);
    } catch (failure) {
      if (abort.signal.aborted) return;
      const error = await this.second.follow(failure, abort.signal);
      if (!error || abort.signal.aborted) return;
      const fault = error instanceof Refusal ? error.fault : faultOf(task, error);
      // A code that died while a password was being chosen has to be asked for again, where that can be done.
      if (fault.field === 'code' && this.#state.step === 'new-password') this.#go('code', { code: '' });
      this.#set({ fault });
      if (!(error instanceof Refusal) && !(error instanceof ApiError)) throw error;
    } finally {
      if (!abort.signal.aborted) this.#set({ task: null });
    }
  }

  /** Gives up what is under way. What the server has done of it by then, a second attempt finds done. */
  #stop(): void {
    this.#abort.abort();
    this.#set({ task: null, workDone: null });
  }

  #go(step: Step, changes: Partial<FlowState> = {}): void {
    const isNew = step !== this.#state.step;
    this.#set({ step, fault: null, ...changes });
    if (isNew) this.#ports.guard.restart();
  }

  #set(changes: Partial<FlowState>): void {
    this.#state = { ...this.#state, ...changes };
    this.dispatchEvent(new Event('change'));
  }
}
