import type { CredentialFields, DocumentType } from '../../protocol/onttag/onttag.ts';
import type { MiddleFault } from '../../protocol/sign-in/page-data.ts';
import type { RequestFault } from '../../protocol/sign-in/request.ts';
import type { LOOKS } from '../../protocol/site/button-options.ts';

// The texts that a language consists of, where their names come from the protocol or need a comment. A language in which one is
// missing does not compile.

/** How dates are written, and where the language is spoken. */
export interface Formats {
  /** The style of a day: `Nov 21, 2026` or `2026年11月21日`. */
  dateStyle: 'medium' | 'long';
  /** ISO 3166-1 alpha-2 code of the country that most readers of the language live in. */
  country: string;
  /** The calling code of the countries whose phones get messages in the language. */
  callingCode: string;
}

/** The words on the button: one text for each value of `text`, and one for a person who is known. */
export type ButtonTexts = Record<(typeof LOOKS.text)[number], string> & { continueAs(name: string): string };

/** The texts of screens that few visits need, apart from the others. */
export interface LazyScreenTexts {
  keystore: string;
  keystoreLead: string;
  pasteKeystore: string;
  chooseFile: string;
  orDrop: string;
  keystorePassword: string;
  weakKeystore: string;
  accountPassword: string;
  useCode: string;

  lostTitle: string;
  lostLead: string;
  signInWithCode: string;
  tryPassword: string;
  newTitle: string;
  newLead: string;
  understood: string;
  goOn: string;

  haveNew: string;
  haveNewLead: string;
  yourOntId: string;
  continueTo: (app: string) => string;
}

/** What is said of verified credentials where a site asks for one. */
export interface CredentialTexts {
  documents: Record<DocumentType, string>;
  documentOf: (document: string, country: string) => string;
  asks: (app: string) => string;
  sees: (app: string) => string;
  /** What a credential says, in the order in which it is read out. */
  fields: Record<keyof CredentialFields, string>;
  which: string;
  passwordHelp: string;
  show: string;
  showing: string;
  keepBack: string;
  none: (app: string) => string;
  /** A credential and the day on which it expired. */
  expiredOn: (credential: string, day: string) => string;
  allExpired: (credentials: string, app: string) => string;
  checking: string;
  getOne: string;
  look: string;
  passwordWrong: string;
  passwordTries: string;
}

/** What a site's developer is told when a request is refused. Apart from the other texts: few people ever see them. */
export interface RefusedTexts {
  noRequest: string;
  tryAgain: string;
  unreadable: string;
  forDeveloper: string;
  unknownClient: string;
  unknownOrigin: (app: string) => string;
  unknownRedirectUri: (app: string) => string;
  invalidRequest: string;
  registerIt: string;
  addIt: string;
  clientId: string;
  origin: string;
  redirectUri: string;
  parameter: string;
  problem: string;
  expected: string;
  missing: string;
  malformed: string;
  unsupported: string;
  repeated: string;
  foreign: string;
  /** What each parameter should have been. */
  expect: Record<(RequestFault | MiddleFault)['parameter'], string>;
  yourApp: string;
  copy: string;
  copied: string;
}

/** The texts that stand in the page's HTML itself. `{app}` is filled in by the server. */
export interface ShellTexts {
  signInTo: string;
  linked: string;
  refused: string;
  home: string;
  account: string;
  accountSignIn: string;
  loading: string;
  noScript: string;
  broken: string;
  reload: string;
}

/** The words for how hard a password is to guess. They come with the estimate. */
export interface StrengthTexts {
  missing: (characters: number) => string;
  easy: string;
  good: string;
  strong: string;
}

/** The texts of the second step of a sign-in, and of linking an account at a provider; they come with those screens. */
export interface TwoStepTexts {
  title: string;
  /** @param account its masked phone, or its ONT ID */
  lead: (account: string) => string;
  passwordWrong: string;
  passwordTries: string;
  linkTitle: (provider: string) => string;
  linkLead: (provider: string) => string;
  linkNow: (provider: string) => string;
  linking: string;
  notNow: string;
}
