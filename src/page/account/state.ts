import type { AccountCredential, AccountView } from '../../protocol/custody/account-api.ts';
import type { SessionAccount } from '../../protocol/custody/custody-api.ts';
import type { CredentialPayload } from '../../protocol/onttag/onttag.ts';
import type { AccountPageData, LinkedAnswer } from '../../protocol/sign-in/page-data.ts';
import type { Fault, Typed } from '../flow/state.ts';
import type { TextKey } from '../i18n/catalogue.ts';
import type { Phone } from '../phone/numbers.ts';
import type { DoneKey } from './strings.ts';

/**
 * What is unfolded; one at a time, so that a password field means one thing. The last three are about an app, by its client
 * id, a linked account, and a credential.
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

/** What is being waited for. */
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

/** What goes wrong nowhere but here, in the account page's own texts. */
export type OwnFault =
  | 'notAPicture'
  | 'documentTries'
  | 'linkDenied'
  | 'linkUnknown'
  | 'linkUnreachable'
  | 'linkRefused'
  | 'linkTaken';

/** What a person types here. */
export type Asked = Exclude<Typed, 'keystore'>;

/** Something that only the password brings to light, and that is not left lying about. */
export type Secret = { kind: 'wif' | 'show-phone'; text: string } | { kind: 'credential'; payload: CredentialPayload };

/** What the account page shows, and all that was typed into it. */
export interface AccountState extends Record<Asked, string> {
  account: SessionAccount;
  /** Whoever else is signed in in this browser. */
  others: readonly SessionAccount[];
  /** `null` until it has come. */
  view: AccountView | null;
  /** `null` until they have come. */
  credentials: readonly AccountCredential[] | null;
  panel: Panel | null;
  /** ISO 3166-1 alpha-2 code of the country chosen. */
  country: string;
  /** The new phone that a code was sent to. */
  phone: Phone | null;
  /** Milliseconds since the epoch: when another code may be asked for. */
  resendAt: number;
  secret: Secret | null;
  /** As in the sign-in. */
  workDone: number | null;
  task: AccountTask | null;
  /** Which of many the task is about: a session's id, an app's, an account's, a linked account's. */
  about: string | null;
  fault: Fault | null;
  /** The same for what has no text in the sign-in; at most one of the two. */
  own: OwnFault | null;
  notice: TextKey | null;
  /** An account at a provider that is to be added; it takes the password. */
  linking: LinkedAnswer | null;
  /** Whether a code was sent to the account's own phone. */
  codeSent: boolean;
  /** What asked for the password once more, and goes on when it is right; the password, and what is wrong with it. */
  proving: (() => Promise<void>) | null;
  proof: string;
  proofFault: Omit<Fault, 'field'> | null;
  /** What was just done, to be said once. */
  done: DoneKey | null;
  /** Whether all that happened is shown, and not the newest alone. */
  wholeActivity: boolean;
}

/** What a folded part asks for, empty; nothing typed into one stands in the next. */
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

export function initialAccountState({ accounts, country }: AccountPageData): AccountState {
  const [account, ...others] = accounts;
  return {
    ...BLANK,
    account: account!,
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
