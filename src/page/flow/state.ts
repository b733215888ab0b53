import type { AccountCredential, HeldCredential } from '../../protocol/custody/account-api.ts';
import type { CodePurpose, SessionAccount } from '../../protocol/custody/custody-api.ts';
import type { LinkedProvider } from '../../protocol/custody/linked.ts';
import type { SecondMethod, SecondStep } from '../../protocol/custody/two-step.ts';
import type { Scope } from '../../protocol/oauth/scope.ts';
import type { LinkedAnswer, PageRequest, SignInPageData } from '../../protocol/sign-in/page-data.ts';
import type { Typed } from '../faults/fault.ts';
import type { KeystoreHolder } from '../keystore/describe-keystore.ts';
import type { Phone } from '../phone/numbers.ts';
import type { PhoneState } from './phone-flow.ts';

/** The screens of a sign-in, and the values that each of them cannot do without. */
interface Screens {
  phone: unknown;
  code: { phone: Phone };
  'new-password': { phone: Phone };
  password: unknown;
  linked: { provider: LinkedProvider };
  'continue-as': { account: SessionAccount };
  consent: { account: SessionAccount };
  sent: unknown;
  done: unknown;
  'no-opener': unknown;
  keystore: unknown;
  'keystore-password': { holder: KeystoreHolder };
  reset: unknown;
  'new-ontid': { account: SessionAccount };
  credential: { account: SessionAccount };
  second: { second: SecondStep };
  link: { account: SessionAccount; provider: LinkedProvider };
}

/** The name of a screen. */
export type Step = keyof Screens;

/** The screens that few visits need. They are loaded when the first of them is opened. */
export type LazyStep = 'keystore' | 'keystore-password' | 'reset' | 'new-ontid' | 'credential' | 'second' | 'link';

/** A screen with the values that it needs. */
export type Screen<S extends Step = Step> = { [Name in S]: { step: Name } & Screens[Name] }[S];

/**
 * The purpose of the visit: sign in, create an ONT ID, bring one along in a keystore, or get a new one because the password
 * is lost. All use the same screens with other words.
 */
export type Intent = 'signin' | 'register' | 'binding' | 'reset';

/** A task that runs; its button says so. */
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

/** A verified credential that answers the site's question. */
export type ShowableCredential = Pick<AccountCredential, 'doc_type' | 'country'> & HeldCredential;

/** All that the flow remembers from screen to screen. */
export interface Memory extends Record<Typed, string>, PhoneState {
  task: Task | null;
  intent: Intent;
  /** The purpose of the code that was sent last. */
  purpose: CodePurpose;
  /** The account that signs in, as soon as it is known. */
  account: SessionAccount | null;
  /** Everybody who is signed in in this browser. */
  accounts: readonly SessionAccount[];
  /** The scopes that the site asks for, and those that the person allows. */
  asked: readonly Scope[];
  shared: readonly Scope[];
  /** The verified credentials of the kind that the site asks for, the newest first. */
  credentials: readonly ShowableCredential[];
  /** The id of the credential to show, which has not expired. */
  chosen: string;
  /** Whether a document is still being checked. */
  checking: boolean;
  /** An account at a provider that is linked to the ONT ID as soon as the person has one. */
  linked: LinkedAnswer | null;
  /** Whether the browser is not the person's own: it keeps nothing then. */
  fleeting: boolean;
  /** A sign-in whose first step is done, and the method chosen for the second. */
  second: SecondStep | null;
  secondMethod: SecondMethod;
  /** The owner that the keystore names, once it can be read. */
  holder: KeystoreHolder | null;
  /** Whether the person has confirmed that a reset gives a new ONT ID. */
  understood: boolean;
  /** Whether the lazy screens are loaded. */
  lazyLoaded: boolean;
  /** Whether the question is too new to take a press; see `start/press-guard.ts`. */
  settling: boolean;
  /** Whether the answer to the site was yes. */
  allowed: boolean;
}

/** The state of a sign-in at one of its screens. */
export type StateAt<S extends Step> = Memory & Screen<S>;

/** The state of a sign-in. `step` tells which values are there. */
export type FlowState = { [Name in Step]: StateAt<Name> }[Step];

/** Values that a screen may need: they are removed only on the way to another screen. */
type Held = 'phone' | 'account' | 'second' | 'holder';

/** Changes that keep the screen. */
export type Changes = Partial<Omit<Memory, Held> & { [Name in Held]: NonNullable<Memory[Name]> }>;

/** The questions of a sign-in. `request` is missing where no site asked. */
export type Questions = Pick<SignInPageData, 'country' | 'account' | 'others'> & { request?: PageRequest };

/** Whether there is nothing more to ask. */
export const isOver = (step: Step): boolean => step === 'sent' || step === 'done' || step === 'no-opener';

/** @param reachable whether an answer can be delivered */
export function initialState({ account, country, others = [], request }: Questions, reachable: boolean): FlowState {
  const first: Screen<'continue-as' | 'phone'> = account ? { step: 'continue-as', account } : { step: 'phone' };
  return {
    account,
    intent: 'signin',
    country,
    number: '',
    code: '',
    password: '',
    newPassword: '',
    keystore: '',
    phone: null,
    purpose: 'signin',
    resendAt: 0,
    accounts: account ? [account, ...others] : [],
    asked: request?.scope ?? [],
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
    lazyLoaded: false,
    workDone: null,
    task: null,
    settling: true,
    fault: null,
    notice: null,
    allowed: false,
    ...(reachable ? first : { step: 'no-opener' }),
  };
}

/**
 * The screen that the browser's back or forward button leads to. It is never one whose question cannot be answered yet,
 * and never one that asks for a person who is known.
 */
export function reachableScreen(
  { account, accounts, holder, lazyLoaded, linked, phone, second }: Memory,
  wanted: Step,
): Screen {
  const known = account ?? (wanted === 'continue-as' && accounts[0]);
  if (known) return { step: 'continue-as', account: known };
  if (wanted === 'linked' && linked) return { step: wanted, provider: linked.provider };
  if (wanted === 'second' && second) return { step: wanted, second };
  if (lazyLoaded && (wanted === 'keystore' || wanted === 'reset')) return { step: wanted };
  if (wanted === 'keystore-password' && holder) return { step: wanted, holder };
  if (phone && (wanted === 'code' || wanted === 'new-password')) return { step: wanted, phone };
  return { step: wanted === 'password' ? wanted : 'phone' };
}

/** The intent that the browser's back or forward button leads to, if it has been prepared. */
export function reachableIntent({ holder, understood }: Memory, wanted: Intent): Intent {
  return (wanted === 'binding' && !holder) || (wanted === 'reset' && !understood) ? 'signin' : wanted;
}
