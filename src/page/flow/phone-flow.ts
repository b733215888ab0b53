import { toWirePhone } from '../../protocol/common/phone.ts';
import { CODE_LENGTH, CODE_RESEND_SECONDS, type CodePurpose } from '../../protocol/custody/custody-api.ts';
import type { Call } from '../api/call.ts';
import { isApiError, Refusal, type Typed } from '../faults/fault.ts';
import { phoneFault } from '../faults/texts.ts';
import type { Phone } from '../phone/numbers.ts';
import { type Phones, splitNumber } from '../phone/phones.ts';
import type { Prove } from '../proof/prove.ts';
import { requestCode } from '../proof/request-code.ts';
import { TaskRunner, type TaskState } from './task-runner.ts';

/** Milliseconds that a task waits for the phone library. In a slow network the number is then read without it. */
const LIBRARY_PATIENCE = 3000;

/** The state of a form that asks for a phone number and for the code that was sent to it. */
export interface PhoneState extends TaskState {
  task: 'send' | 'resend' | (string & {}) | null;
  number: string;
  code: string;
  /** ISO 3166-1 alpha-2 code of the chosen country. */
  country: string;
  /** The number that the code was sent to. The field may hold another by now. */
  phone: Phone | null;
  /** Milliseconds since the epoch: when another code may be requested. */
  resendAt: number;
}

/** What both flows need of the world. */
export interface PhonePorts {
  call: Call;
  phones: Phones;
  /** Solves a proof of work. */
  prove: Prove;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The steps with phone number and code, which the sign-in and the account page share. */
export abstract class PhoneFlow<State extends PhoneState, Changes, Ports extends PhonePorts> extends TaskRunner<
  State,
  Changes
> {
  readonly ports: Ports;

  constructor(state: State, ports: Ports) {
    super(state);
    this.ports = ports;
  }

  get phones(): Phones {
    return this.ports.phones;
  }

  /** Takes what was typed into a field, and removes the field's error. */
  type(field: Typed, value: string): void {
    const { fault } = this.state;
    this.#set({ [field]: value, fault: fault?.field === field ? null : fault });
  }

  /** Takes a code as typed, pasted or filled in, and submits it as soon as it is whole. */
  typeCode(text: string): void {
    const code = text.normalize('NFKC').replace(/\D/g, '').slice(0, CODE_LENGTH);
    const isNew = code !== this.state.code;
    this.type('code', code);
    if (isNew && code.length === CODE_LENGTH) this.submitWholeCode();
  }

  chooseCountry(country: string): void {
    this.#set({ country });
  }

  /** Splits a number that names its country: `+86 158…` becomes China and `158…`. */
  splitNumber(): void {
    this.#set(splitNumber(this.phones, this.state));
  }

  /** Loads the phone library, for the list of countries. */
  async loadPhones(): Promise<void> {
    await this.phones.load();
    this.splitNumber();
  }

  /** Sends another code to the same phone. */
  resendCode(): Promise<void> {
    return this.run('resend' as NonNullable<State['task']>, async (signal) => {
      const { phone } = this.state;
      if (phone) await this.sendCodeTo(phone, signal);
      this.#set({ code: '', notice: this.state.notice ?? 'codeSentAgain' });
    });
  }

  /** Submits a code that has just become whole, where the form does so by itself. */
  protected submitWholeCode(): void {}

  /** Requests a code for the form's purpose. */
  protected abstract sendCodeTo(phone: Phone, signal: AbortSignal): Promise<void>;

  /**
   * The number in the field.
   *
   * @throws {Refusal} when it is no phone number
   */
  protected async readPhone(signal: AbortSignal): Promise<Phone> {
    await this.phones.load(LIBRARY_PATIENCE);
    signal.throwIfAborted();
    this.splitNumber();
    const phone = this.phones.read(this.state.number, this.state.country);
    if (typeof phone === 'string') throw new Refusal(phoneFault(phone));
    return phone;
  }

  /** Requests a code by text message, and solves a proof of work where the platform asks for one. */
  protected requestCode(phone: Phone, purpose: CodePurpose, signal: AbortSignal): Promise<unknown> {
    const showWork = (workDone: number | null) => signal.aborted || this.#set({ workDone });
    return requestCode(this.ports, { number: toWirePhone(phone), purpose }, showWork, signal);
  }

  /**
   * Waits until a code is sent. One that was sent less than a minute ago counts as well.
   *
   * @param serves whether that earlier code is good for the same purpose
   * @returns when another one may be requested, in milliseconds since the epoch
   */
  async codeSent(sending: Promise<unknown>, serves = true): Promise<number> {
    let wait = CODE_RESEND_SECONDS;
    try {
      await sending;
    } catch (error) {
      if (!isApiError(error, 'VERIFY_CODE_FREQUENT')) throw error;
      if (!serves) throw new Refusal({ field: 'form', text: 'codeForElse' });
      wait = error.retryAfter ?? wait;
      this.#set({ notice: 'codeTooSoon' });
    }
    return this.ports.now() + wait * 1000;
  }

  #set(changes: Partial<Omit<PhoneState, 'phone'>>): void {
    this.set(changes as Changes);
  }
}
