import type { AccountCredential, AccountView } from '../../protocol/account-api.ts';
import type { SessionAccount } from '../../protocol/custody-api.ts';
import type { AccountPageData, LinkedAnswer } from '../../protocol/page-data.ts';
import type { Fault } from '../flow/state.ts';
import type { DoneKey } from './strings.ts';

/** What is unfolded; one at a time. The last two ask about an app, by its client id, and about a linked account. */
export type Panel = 'qr' | 'document' | 'end-all' | 'link' | `app ${string}` | `unlink ${string}`;

/** What is being waited for. */
export type AccountTask = 'load' | 'withdraw' | 'end-session' | 'end-all' | 'sign-out' | 'choose' | 'verify-document' | 'link' | 'unlink';

/** What goes wrong nowhere but here, in the account page's own texts. */
export interface OwnFault {
  own: 'notAPicture' | 'documentTries' | 'linkDenied' | 'linkUnknown' | 'linkUnreachable' | 'linkRefused' | 'linkTaken';
}

/** What the account page shows. */
export interface AccountState {
  account: SessionAccount;
  /** Whoever else is signed in in this browser. */
  others: readonly SessionAccount[];
  /** `null` until it has come. */
  view: AccountView | null;
  /** `null` until they have come. */
  credentials: readonly AccountCredential[] | null;
  panel: Panel | null;
  task: AccountTask | null;
  /** Which of many the task is about: a session's id, an app's, an account's, a linked account's. */
  about: string | null;
  fault: Fault | OwnFault | null;
  /** An account at a provider that is to be added; it takes the password. */
  linking: LinkedAnswer | null;
  password: string;
  /** What was just done, to be said once. */
  done: DoneKey | null;
  /** Whether all that happened is shown, and not the newest alone. */
  wholeActivity: boolean;
}

export function initialAccountState({ accounts }: AccountPageData): AccountState {
  const [account, ...others] = accounts;
  return {
    account: account!,
    others,
    view: null,
    credentials: null,
    panel: null,
    task: null,
    about: null,
    fault: null,
    linking: null,
    password: '',
    done: null,
    wholeActivity: false,
  };
}
