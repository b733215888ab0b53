import type { Locale } from '../common/locale.ts';
import type { OntId } from '../common/ont-id.ts';
import type { SessionAccount } from '../custody/custody-api.ts';
import type { LinkedFault, LinkedOutcome, LinkedProvider } from '../custody/linked.ts';
import type { SecondStep } from '../custody/two-step.ts';
import type { RequestFault, SignInRequest } from './request.ts';

/** The id of the `<script type="application/json">` in which the server hands the hosted page its checked request. */
export const PAGE_DATA_ID = 'ontid-page-data';

/** What the server has already decided when it renders the hosted page, so that the first paint needs no call. */
export type PageData = SignInPageData | AccountPageData | LinkedWindowData | RefusedPageData;

/** The client and the origin are registered with each other: the person may sign in. */
export interface SignInPageData {
  view: 'signin';
  locale: Locale;
  /** ISO 3166-1 alpha-2 code of the country whose calling code is offered first. */
  country: string;
  /** As it was checked; its `scope` holds only what the app is registered for. */
  request: PageRequest;
  /** The app as it was registered; what the site calls itself is not shown. `logo` is a path of ours. */
  app: { name: string; logo?: string };
  /** Who is signed in to the page in this browser, if anybody; of several, who was last. */
  account: SessionAccount | null;
  /** Whoever else is signed in there. */
  others?: SessionAccount[];
  /** Whether that account has agreed before to all that this app asks for. */
  consented: boolean;
  /**
   * The site wishes it, and the one person who is signed in has agreed and not signed out since: once the site has said
   * that it waits, it is answered without a press, but for a credential.
   */
  autoSelects?: true;
  /** Where a development server shows the codes that it "sends"; in production there is no such place. */
  outbox?: string;
  /** Where there are providers whose accounts can be linked. */
  linked?: LinkedPageData;
  /** A sign-in of this browser whose first step is done. */
  second?: SecondStep;
}

/** What the sign-in page knows of linked accounts. */
export interface LinkedPageData {
  providers: LinkedProvider[];
  /** What came of the sign-in at a provider that this page goes on from. */
  answer?: LinkedAnswer;
}

/** What came of a sign-in at a provider. */
export interface LinkedAnswer {
  /** Names it, in the browser that it was begun in. */
  flow: string;
  provider: LinkedProvider;
  outcome: LinkedOutcome;
  /** Who is signed in by it. */
  account?: SessionAccount;
}

/** The last page of a window that went to a provider. */
export interface LinkedWindowData {
  view: 'linked';
  locale: Locale;
  /** The `BroadcastChannel` on which a page of ours waits for the answer. */
  channel: string;
  answer: LinkedAnswer;
}

/** A request that the page answers: ours, or one of the older addresses', which have no state. */
export type PageRequest = CheckedRequest | LegacyPageRequest;

/** A request of ours after the server has resolved its redirect URI. */
export interface CheckedRequest extends SignInRequest {
  /** The one that the plugin asked for, where that is another. */
  requestedRedirectUri?: string;
}

/**
 * `legacy_redirect` takes a token to `callback`, which is registered as it stands, and `middle_redirect` likewise, in
 * another form, for a person whom a site has sent to a provider; `legacy_message` tells the window that
 * opened the page, at whichever of the app's `origins` it is. `origin` is where the app is, for the platform to know.
 */
export type LegacyPageRequest = {
  clientId: OntId;
  origin: string;
  lang: string;
  nonce?: never;
  scope?: never;
  authTemplate?: never;
} & (
  | { responseMode: 'legacy_redirect'; callback: string }
  | { responseMode: 'middle_redirect'; callback: string }
  | { responseMode: 'legacy_message'; origins: string[] }
);

/** The platform's own page, on which a person looks after their ONT ID. */
export interface AccountPageData {
  view: 'account';
  locale: Locale;
  /** ISO 3166-1 alpha-2 code of the country whose calling code is offered first. */
  country: string;
  /**
   * Everybody who is signed in in this browser; the first is the one whose page this is. Without any it asks who it is.
   */
  accounts: SessionAccount[];
  /** Whether one more is to sign in. */
  adding: boolean;
  outbox?: string;
  linked?: LinkedPageData;
  second?: SecondStep;
}

/** Nothing is sent to whoever asked; the page says what to register, or what went wrong. */
export interface RefusedPageData {
  view: 'refused';
  locale: Locale;
  reason: RefusalReason;
}

export type RefusalReason =
  | { code: 'unknown_client'; clientId: string; origin: string }
  | { code: 'unknown_origin'; clientId: OntId; origin: string; appName: string }
  | { code: 'unknown_redirect_uri'; clientId: OntId; origin: string; redirectUri: string; appName: string }
  | ({ code: 'invalid_request' } & (RequestFault | MiddleFault))
  | { code: 'linked'; fault: LinkedFault }
  | { code: 'server_error' }
  /** The address makes too many requests; `wait` is the time in seconds after which it can come again. */
  | { code: 'too_many'; wait?: number | undefined }
  /** The address of the page holds what no site sends. */
  | { code: 'unreadable' }
  /** Somebody opened the platform's own address: no site asked for anything. */
  | { code: 'no_request' };

/** A request of `/oauthmiddle` that cannot be read. */
export interface MiddleFault {
  parameter: 'dapp_ontid' | 'oauth_type' | 'redirect_url';
  problem: RequestFault['problem'];
}
