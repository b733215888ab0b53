import type { AccountTexts } from '../../i18n/translated.ts';
import type { AccountCredential, AccountView } from '../../protocol/custody/account-api.ts';
import type { SessionAccount } from '../../protocol/custody/custody-api.ts';
import type { CredentialPayload } from '../../protocol/onttag/onttag.ts';
import type { LinkedAnswer } from '../../protocol/sign-in/page-data.ts';
import type { Fault, Typed } from '../faults/fault.ts';
import type { PhoneState } from '../flow/phone-flow.ts';

/**
 * The part of the page that is unfolded: one at a time, so that there is one password field. The last three name an app by its
 * client id, a linked account, and a credential.
 */
export type Panel =
  | 'qr'
  | 'document'
  | 'phone'
  | 'password'
  | 'show-phone'
  | 'keystore'
  | 'wif'
  | 'keystore-sign-in'
  | 'end-all'
  | 'link'
  | 'two-step'
  | `app ${string}`
  | `unlink ${string}`
  | `credential ${string}`;

/** The change that was just made, by its text. */
export type DoneKey = keyof AccountTexts['done'];

/** A task that runs; its button says so. */
export type AccountTask =
  | 'load'
  | 'send'
  | 'resend'
  | 'change-phone'
  | 'change-password'
  | 'keystore-sign-in'
  | 'open'
  | 'withdraw'
  | 'end-session'
  | 'end-all'
  | 'sign-out'
  | 'choose'
  | 'verify-document'
  | 'link'
  | 'unlink'
  | 'two-step'
  | 'prove';

/** Errors that only the account page has texts for. */
export type OwnFault =
  | 'notAPicture'
  | 'documentTries'
  | 'linkDenied'
  | 'linkUnknown'
  | 'linkUnreachable'
  | 'linkRefused'
  | 'linkTaken';

/** A secret that the page shows for the password, for a short time. */
export type Secret = { kind: 'wif' | 'show-phone'; text: string } | { kind: 'credential'; payload: CredentialPayload };

/** A task that needs a fresh proof of the password, and the dialog that asks for it. */
interface Proof {
  /** Runs the task again, after the password was right; `null` while the dialog is closed. */
  proving: (() => Promise<void>) | null;
  /** The password as typed. */
  proof: string;
  proofFault: Omit<Fault, 'field'> | null;
}

/** The state of the account page, with all that was typed. */
export interface AccountState extends Record<Exclude<Typed, 'keystore'>, string>, PhoneState, Proof {
  account: SessionAccount;
  /** The other accounts that are signed in in this browser. */
  others: readonly SessionAccount[];
  /** `null` until it is loaded. */
  view: AccountView | null;
  /** `null` until they are loaded. */
  credentials: readonly AccountCredential[] | null;
  panel: Panel | null;
  secret: Secret | null;
  task: AccountTask | null;
  /** The id of the item in a list that the task is about: a session, an app, an account or a linked account. */
  about: string | null;
  /** An error that has a text on this page alone. `fault` is `null` then. */
  own: OwnFault | null;
  /** An account at a provider that is added once the password is typed. */
  linking: LinkedAnswer | null;
  /** Whether a code was sent to the account's own phone. */
  codeSent: boolean;
  /** The change that was just made; the page says so once. */
  done: DoneKey | null;
  /** Whether the whole activity is shown, or the newest entries. */
  wholeActivity: boolean;
}

/** The accounts that are signed in, and the country that phone numbers are read for. */
export type SignedIn = Pick<AccountState, 'account' | 'others' | 'country'>;

/** The fields of a folded part, empty: the next part shows nothing that was typed into the one before. */
export const BLANK = {
  number: '',
  code: '',
  password: '',
  newPassword: '',
  phone: null,
  secret: null,
  linking: null,
  codeSent: false,
  fault: null,
  own: null,
  notice: null,
} as const;

/** The state before anything is loaded. */
export function initialAccountState({ account, others, country }: SignedIn): AccountState {
  return {
    ...BLANK,
    account,
    others,
    view: null,
    credentials: null,
    panel: null,
    country,
    resendAt: 0,
    workDone: null,
    task: null,
    about: null,
    proving: null,
    proof: '',
    proofFault: null,
    done: null,
    wholeActivity: false,
  };
}
