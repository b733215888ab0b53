import type { OntId } from '../common/ont-id.ts';
import type { Scope } from '../oauth/scope.ts';
import type { AuthRequest, DocumentType } from '../onttag/onttag.ts';
import type { LinkedProvider } from './linked.ts';

/**
 * The account page's calls: `POST` with JSON under `/api/v1`, in the custody API's envelope. They need the page's
 * session. Each names the account it is about, because several may be signed in in one browser. `EXPIRES` when it is
 * not.
 */
export interface AccountApi {
  /** All that the account page shows. */
  '/account/show': { action: 'showAccount'; request: { ontid: OntId }; result: AccountView };
  /** Takes an app's access back: it has to ask anew, and every token that it got is revoked. */
  '/account/withdraw': { action: 'withdrawApp'; request: { ontid: OntId; client_id: OntId }; result: boolean };
  /** Signs the account out of one browser. */
  '/account/end-session': { action: 'endAccountSession'; request: { ontid: OntId; session: string }; result: boolean };
  /** Signs the account out of every browser, and revokes every token that apps have; what was agreed to stays. */
  '/account/end-all': { action: 'endAllSessions'; request: { ontid: OntId }; result: boolean };
  /** The requests for a verified credential of this account, its own and those of apps. */
  '/account/credentials': { action: 'showCredentials'; request: { ontid: OntId }; result: AccountCredential[] };
  /** Sends the account's documents to the trust anchor. */
  '/account/verify-document': { action: 'verifyDocument'; request: DocumentRequest; result: boolean };
  /** Adds the account that a provider has named in this browser as a way in. `NOT_FOUND` when that was too long ago. */
  '/account/link': {
    action: 'linkAccount';
    request: { ontid: OntId; flow: string; password: string };
    result: boolean;
  };
  /** Lets keystores sign in to the account, or not. */
  '/account/keystore-sign-in': {
    action: 'keystoreSignIn';
    request: { ontid: OntId; password: string; allow: boolean };
    result: boolean;
  };
  /** Takes such a way in away. `NOT_PERMISSION` when it is the last. */
  '/account/unlink': { action: 'unlinkAccount'; request: { ontid: OntId; linked: string }; result: boolean };
}

/** Times are in Unix seconds. */
export interface AccountView {
  ontid: OntId;
  /** Masked: `+86 158…3553`; empty when there is none. */
  phone: string;
  created: number;
  /** Whether a sign-in takes a second method after the first. */
  two_step: boolean;
  /** The one used last first. */
  sessions: AccountSession[];
  /** By name. */
  apps: AccountApp[];
  /** The oldest first. */
  linked: AccountLink[];
  /** The newest first. */
  activity: ActivityEntry[];
  /** Whether keystores sign in to it. */
  keystore_sign_in: boolean;
  /** When the key of this ONT ID was exported, the newest first: no change of the password closes those copies. */
  exports: KeyExport[];
}

/** How a key was exported: encrypted under the password of that time, or as it is. */
export type KeyExportKind = 'keystore' | 'wif';

/** An export of the account's key. */
export interface KeyExport extends BrowserNames {
  kind: KeyExportKind;
  at: number;
  /** The registered name of the app that took it. */
  app: string | null;
}

/** The account in one browser. */
export interface AccountSession extends BrowserNames {
  id: string;
  since: number;
  /** To the hour. */
  used: number;
  /** Whether it is the browser that asks. */
  here: boolean;
}

/** An app that the person has agreed to. */
export interface AccountApp {
  client_id: OntId;
  /** As it was registered. */
  name: string;
  /** What it may see besides the ONT ID. */
  scopes: Scope[];
  since: number;
  /** When it last got a token by a sign-in. */
  used: number;
}

/** An account at a provider that signs in to this one. */
export interface AccountLink {
  id: string;
  provider: LinkedProvider;
  since: number;
  used: number;
}

/** Something that happened to the account. */
export interface ActivityEntry extends BrowserNames {
  kind: ActivityKind;
  at: number;
  /** How often; wrong passwords of one day are one entry, and so are right ones. */
  count: number;
  /** The registered name of the app that it is about. */
  app: string | null;
}

/** What is written down of an account. */
export type ActivityKind =
  | 'registered'
  | 'signed-in'
  | 'wrong-password'
  /** A right password that nothing else was written down for, such as one of `/ontid/verify`. */
  | 'password-checked'
  | 'app-allowed'
  | 'app-withdrawn'
  | 'signed-out-everywhere'
  | 'exported'
  | 'phone-shown'
  | 'keystore-tried'
  | 'password-changed'
  | 'phone-changed'
  | 'linked'
  | 'unlinked'
  | 'keystore-allowed'
  | 'keystore-refused'
  | 'keystore-sign-in'
  | 'second-on'
  | 'second-off'
  | 'half-signed-in'
  | 'reset';

/** A browser in coarse words; `null` where it is none of the known ones. */
export interface BrowserNames {
  browser: string | null;
  system: string | null;
}

/** Documents, as in ONT TAG's `AuthRequest`. */
export type DocumentRequest = { ontid: OntId } & Pick<AuthRequest, 'country' | 'doc_type' | 'frontdoc' | 'backdoc'>;

/** A request for a verified credential, and what came of it. */
export interface AccountCredential {
  doc_type: DocumentType;
  /** ISO 3166-1 alpha-2. */
  country: string;
  status: 'pending' | 'approved' | 'rejected';
  /** Why it was rejected, in the reviewer's words. */
  reason: string | null;
  /** When it was decided, or asked for while it is not. */
  at: number;
  /** The registered name of the app that asked; `null` for the account itself. */
  app: string | null;
  /** What was issued; `null` also where it is for a former ONT ID. */
  issued: HeldCredential | null;
}

/** A credential that its owner holds. */
export interface HeldCredential {
  id: string;
  /** A JWE as in ONT TAG's `encrp_origdata`. */
  encrypted: string;
  /** Until when it is good. */
  expires: number;
  /** Whether that is over, by the platform's clock: no verifier takes it any more. */
  expired: boolean;
}
