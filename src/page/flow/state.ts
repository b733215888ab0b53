import type { OntId } from '../../protocol/common/ont-id.ts';
import type { AccountCredential, HeldCredential } from '../../protocol/custody/account-api.ts';
import type { CodePurpose, SessionAccount } from '../../protocol/custody/custody-api.ts';
import type { SecondMethod, SecondStep } from '../../protocol/custody/two-step.ts';
import type { Scope } from '../../protocol/oauth/scope.ts';
import type { LinkedAnswer, SignInPageData } from '../../protocol/sign-in/page-data.ts';
import type { TextKey } from '../i18n/catalogue.ts';
import type { Phone } from '../phone/numbers.ts';

/** The screens of a sign-in. */
export type Step =
  | 'phone'
  | 'code'
  | 'new-password'
  | 'password'
  | 'linked'
  | 'continue-as'
  | 'consent'
  | 'sent'
  | 'done'
  | 'no-opener'
  | RareStep;

/** Those that few visits need; they come when they are asked for. */
export type RareStep = 'keystore' | 'keystore-password' | 'reset' | 'new-ontid' | 'credential' | 'second' | 'link';

/**
 * What the person came to do: sign in, create an ONT ID, bring one along in a keystore, or get a new one because the
 * password is lost. All lead through the same screens; the words differ.
 */
export type Intent = 'signin' | 'register' | 'binding' | 'reset';

/** What is being waited for; a button says it. */
export type Task =
  | 'send'
  | 'resend'
  | 'check'
  | 'create'
  | 'sign-in'
  | 'open'
  | 'unlock'
  | 'choose'
  | 'bind'
  | 'reset'
  | 'allow'
  | 'refuse'
  | 'leave'
  | 'look'
  | 'show'
  | 'without';

/** What a person types. `password` opens an ONT ID, `newPassword` is chosen for one; `keystore` is a file's text. */
export type Typed = 'number' | 'code' | 'password' | 'newPassword' | 'keystore';

/** What a keystore says of itself; whether it is so shows when it is opened. */
export interface KeystoreHolder {
  ontid: OntId;
  /** The name that its owner gave it, or nothing. */
  label: string;
}

/** A verified credential that answers what the site asks for. */
export type ShowableCredential = Pick<AccountCredential, 'doc_type' | 'country'> & HeldCredential;

/** What went wrong, and the field that it stands under; `form` where it is about none of them. */
export interface Fault {
  field: Typed | 'understood' | 'form';
  text: TextKey;
  /** Seconds after which it may go better, for a text that says so. */
  wait?: number | undefined;
  /** The way out that the screen offers with it. */
  offer?: 'sign-in';
}

/** Where the person is, and all that they have typed. */
export interface FlowState extends Record<Typed, string> {
  step: Step;
  intent: Intent;
  /** ISO 3166-1 alpha-2 code of the country chosen. */
  country: string;
  /** The number that the code was sent to; what stands in the field may have changed since. */
  phone: Phone | null;
  /** What that code is good for. */
  purpose: CodePurpose;
  /** Milliseconds since the epoch: when another code may be asked for. */
  resendAt: number;
  /** Whom this sign-in is for, as far as that is known. */
  account: SessionAccount | null;
  /** Everybody who is signed in in this browser. */
  accounts: readonly SessionAccount[];
  /** What the site wants to see besides the ONT ID, and what of it the person means to show. */
  asked: readonly Scope[];
  shared: readonly Scope[];
  /** The verified credentials of the kind that the site asks for, the newest first; the one that it is to be shown, which has not expired; and whether one is on its way. */
  credentials: readonly ShowableCredential[];
  chosen: string;
  checking: boolean;
  /** An account at a provider that is to be linked to the ONT ID that the person makes or signs in to. */
  linked: LinkedAnswer | null;
  /** Whether the browser is not the person's own: nothing is kept in it. */
  fleeting: boolean;
  /** A sign-in whose first step is done, and how the person means to do the second. */
  second: SecondStep | null;
  secondMethod: SecondMethod;
  /** Whose keystore was given, once one was that can be read. */
  holder: KeystoreHolder | null;
  /** Whether the person has said that they know what a reset costs. */
  understood: boolean;
  /** Whether the screens that few need have come. */
  rare: boolean;
  /** How far a proof of work is that the browser solves, 0 to 1; `null` while it solves none. */
  workDone: number | null;
  task: Task | null;
  /** Whether the question is so new that a press is not taken yet; see `first/press-guard.ts`. */
  settling: boolean;
  fault: Fault | null;
  /** Good news, or no news: something that a screen says beside its question. */
  notice: TextKey | null;
  /** Whether the answer to the site was yes. */
  allowed: boolean;
}

/** Whether there is nothing more to ask. */
export const isOver = (step: Step): boolean => step === 'sent' || step === 'done' || step === 'no-opener';

/** @param reachable whether an answer could be delivered at all */
export function initialState(data: SignInPageData, reachable: boolean): FlowState {
  return {
    step: reachable ? (data.account ? 'continue-as' : 'phone') : 'no-opener',
    intent: 'signin',
    country: data.country,
    number: '',
    code: '',
    password: '',
    newPassword: '',
    keystore: '',
    phone: null,
    purpose: 'signin',
    resendAt: 0,
    account: data.account,
    accounts: data.account ? [data.account, ...(data.others ?? [])] : [],
    asked: data.request.scope ?? [],
    shared: [],
    credentials: [],
    chosen: '',
    checking: false,
    linked: null,
    fleeting: false,
    second: null,
    secondMethod: 'password',
    holder: null,
    understood: false,
    rare: false,
    workDone: null,
    task: null,
    settling: true,
    fault: null,
    notice: null,
    allowed: false,
  };
}

/**
 * The screen that the browser's back or forward button leads to, given the one that it asks for: never one whose
 * question cannot be answered yet, and none that asks again who somebody is when that is known.
 */
export function reachableStep(state: FlowState, wanted: Step): Step {
  if (isOver(state.step)) return state.step;
  if (state.account) return 'continue-as';
  if (wanted === 'linked' && state.linked) return wanted;
  if (wanted === 'second' && state.second) return wanted;
  if (state.rare && (wanted === 'keystore' || wanted === 'reset')) return wanted;
  if (wanted === 'keystore-password' && state.holder) return wanted;
  if (wanted === 'password' || (wanted === 'continue-as' && state.accounts.length)) return wanted;
  if (state.phone && (wanted === 'code' || wanted === 'new-password')) return wanted;
  return 'phone';
}

/** What may still be meant by a step that the browser's buttons lead to: nothing that has not been prepared. */
export function reachableIntent({ holder, understood }: FlowState, wanted: Intent): Intent {
  return (wanted === 'binding' && !holder) || (wanted === 'reset' && !understood) ? 'signin' : wanted;
}
