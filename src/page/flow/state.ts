import type { SessionAccount } from '../../protocol/custody-api.ts';
import type { Scope } from '../../protocol/scope.ts';
import type { LinkedAnswer, SignInPageData } from '../../protocol/page-data.ts';
import type { TextKey } from '../i18n/catalogue.ts';
import type { Phone } from '../phone/numbers.ts';

/** The screens of a sign-in. */
export type Step = 'phone' | 'code' | 'new-password' | 'password' | 'linked' | 'continue-as' | 'consent' | 'done' | 'no-opener';

/** What the person came to do. Both lead through the same screens; the headings differ. */
export type Intent = 'signin' | 'register';

/** What is being waited for; a button says it. */
export type Task = 'send' | 'resend' | 'check' | 'create' | 'sign-in' | 'allow' | 'refuse' | 'leave';

/** What a person types. `password` opens an ONT ID, `newPassword` is chosen for one. */
export type Typed = 'number' | 'code' | 'password' | 'newPassword';

/** What went wrong, and the field that it stands under; `form` where it is about none of them. */
export interface Fault {
  field: Typed | 'form';
  text: TextKey;
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
  /** Milliseconds since the epoch: when another code may be asked for. */
  resendAt: number;
  /** Whom this sign-in is for, as far as that is known. */
  account: SessionAccount | null;
  /** Everybody who is signed in in this browser. */
  accounts: readonly SessionAccount[];
  /** What the site wants to see besides the ONT ID, and what of it the person means to show. */
  asked: readonly Scope[];
  shared: readonly Scope[];
  /** An account at a provider that is to be linked to the ONT ID that the person makes or signs in to. */
  linked: LinkedAnswer | null;
  task: Task | null;
  fault: Fault | null;
  /** Good news, or no news: something that a screen says beside its question. */
  notice: TextKey | null;
  /** Whether the answer to the site was yes. */
  allowed: boolean;
}

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
    phone: null,
    resendAt: 0,
    account: data.account,
    accounts: data.account ? [data.account, ...(data.others ?? [])] : [],
    asked: data.request.scope ?? [],
    shared: [],
    linked: null,
    task: null,
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
  if (state.step === 'done' || state.step === 'no-opener') return state.step;
  if (state.account) return 'continue-as';
  if (wanted === 'linked' && state.linked) return wanted;
  if (wanted === 'password' || (wanted === 'continue-as' && state.accounts.length)) return wanted;
  if (state.phone && (wanted === 'code' || wanted === 'new-password')) return wanted;
  return 'phone';
}
