import type { Locale } from '../common/locale.ts';
import type { OntId } from '../common/ont-id.ts';
import type { SignsInTo } from './custody-api.ts';

/** A provider whose accounts can be linked to an ONT ID, and serve to sign in with it then. */
export interface LinkedProvider {
  /** As it stands in `oauth_type` and in addresses: `wechat`. */
  id: string;
  /** What people call it. */
  name: Record<Locale, string>;
}

/**
 * Why a sign-in at a provider came to nothing.
 * - `denied`: the person said no there, or went away.
 * - `unknown`: nobody in this browser waits for this answer: it is too late, was used, or belongs to another browser.
 * - `unreachable`: the provider did not answer, or not in time.
 * - `refused`: it answered, and what it said does not prove who the person is.
 */
export type LinkedFault = 'denied' | 'unknown' | 'unreachable' | 'refused';

/** What came of it: the person has an ONT ID that this account is linked to, or not yet; or a fault. */
export type LinkedOutcome = 'known' | 'new' | LinkedFault;

/** What the page that waits for a window at a provider answers it with, on their channel. */
export type LinkedAcknowledged = 'heard';

/** The hosted page's own calls for linked accounts, under `/api/v1`. */
export interface LinkedApi {
  /**
   * Makes an ONT ID for somebody whom a provider has named in this browser, its key sealed under the password; signs
   * in. `EXPIRES` when that was too long ago.
   */
  '/linked/register': {
    action: 'linkedRegister';
    request: { flow: string; password: string } & SignsInTo;
    result: OntId;
  };
  /** Links that account to an ONT ID that is signed in in this browser, for its password. */
  '/linked/link': { action: 'linkedLink'; request: { flow: string; ontid: OntId; password: string }; result: boolean };
}
