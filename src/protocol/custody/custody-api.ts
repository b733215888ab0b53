import type { OntId } from '../common/ont-id.ts';
import type { E164 } from '../common/phone.ts';
import type { ErrorNumber } from '../errors/error-codes.ts';

/**
 * The custody API: `POST` with JSON under `/api/v1/ontid`. Field names, actions and result types are those of the
 * published interface and are not ours to change; members marked "ours" are additions that older clients never send.
 * Phone numbers are written `+86*15821703553` (see `phone.ts`).
 */
export interface CustodyApi {
  /**
   * Sends a verification code by SMS. Answers `true` whether or not the phone is known. The code can be used only where
   * it was asked for: in the same browser, or by the same app. Anywhere else it is a wrong one.
   */
  '/getcode/phone': { action: 'getVerifyCode'; request: GetCodeRequest; result: boolean };
  /**
   * Makes an ONT ID for a phone, its key sealed under the password. Uses the code up. Here and in every call that sets
   * a password, `PARAM_ERROR` says that it is too short or too long, and `INVALID_PASSWORD` with status 400 that it is
   * too easy to guess; the code stays good then. (With status 403, `INVALID_PASSWORD` is about a password that is
   * wrong.)
   */
  '/register/phone': {
    action: 'register';
    request: { number: string; verifyCode: string; password: string } & SignsInTo;
    result: OntId;
  };
  /**
   * Makes an account for a phone with an ONT ID that exists already: the keystore (its JSON, or base64 of it) is opened
   * with its password, and kept sealed under the same, or under `newPassword`, which is ours. A keystore's password
   * that is too easy to guess for an account is refused without it. Uses the code up. `DECODE_ERROR` for what is no
   * keystore.
   */
  '/binding': { action: 'binding'; request: BindingRequest; result: OntId };
  /**
   * Signs in with a code. `ONTID_NOT_EXIST` leaves the code good for `/register/phone`. For an account that asks for
   * two steps an app gets `NOT_PERMISSION`, and the page `IDENTITY_VERIFY_FAILED` (`two-step.ts`); so too
   * `/login/password`.
   */
  '/login/phone': { action: 'login'; request: { phone: string; verifyCode: string }; result: OntId };
  /** Signs in with a password. An unknown phone and a wrong password get the same answer in the same time. */
  '/login/password': { action: 'login'; request: { phone: string; password: string }; result: OntId };
  /**
   * The keystore as JSON text. For a former ONT ID, see `/edit/password`, with the password that it is sealed under; so
   * too `/export/wif`. An unknown ONT ID and a wrong password get the same answer in the same time, here and in what
   * follows.
   */
  '/export/keystore': { action: 'export'; request: OntIdAndPassword; result: string };
  /** The private key in wallet import format. */
  '/export/wif': { action: 'export'; request: OntIdAndPassword; result: string };
  /** The phone, as it is written here: `+86*15821703553`. */
  '/export/phone': { action: 'export'; request: OntIdAndPassword; result: string };
  /**
   * Moves an account to another phone; the code is the new one's. The old one is told. Sessions end, tokens stay good.
   */
  '/edit/phone': { action: 'edit'; request: EditPhoneRequest; result: OntId };
  /**
   * With `oldPassword`: changes the password; the key is sealed again, and the ONT ID stays the same.
   *
   * With `verifyCode`: resets it. **The answer is a new ONT ID**: the old key is sealed under the password that was
   * lost, and nobody can open it. What apps know the person by is lost with it, so say so before you call. The old
   * keystore is kept, and can be exported under the old ONT ID by whoever remembers the old password.
   *
   * Either ends every session, revokes every token, and is told to the phone.
   */
  '/edit/password': { action: 'edit'; request: EditPasswordRequest; result: OntId };
  /** Whether the password is that of the ONT ID: `true`, or `INVALID_PASSWORD` with `false`. */
  '/verify': { action: 'verify'; request: OntIdAndPassword; result: boolean };
  /**
   * Ours: what an access token may see: the phone where the person allowed it. The token comes in the header
   * `access_token`, or as `Authorization: Bearer`; the body is not looked at. `TOKEN_TYPE_ERROR`, `EXPIRES`, `REVOKED`,
   * `SIG_VERIFY_FAILED` and, for what is no token, `DECODE_ERROR` tell one fault from another.
   */
  '/info': { action: 'info'; request: Record<never, never>; result: { ontid: OntId; phone?: E164 } };
}

/**
 * The calls of the custody API that an app's back end may be allowed, each the first part of its paths: `login` is
 * `/login/phone` and `/login/password`. An app gets those that its registration names, and none by default.
 */
export type AppCall = FirstPart<AppPath>;
/** `/info` needs no permission: whoever holds a token may ask what it tells. */
export type AppPath = Exclude<keyof CustodyApi, '/info'>;
type FirstPart<Path> = Path extends `/${infer First}/${string}` ? First : Path extends `/${infer Only}` ? Only : never;

// Written so that a path of the API whose first part is missing here does not compile.
const CALLS: Record<AppCall, true> = {
  getcode: true,
  register: true,
  binding: true,
  login: true,
  export: true,
  edit: true,
  verify: true,
};
/** All of them. */
export const APP_CALLS = Object.keys(CALLS) as readonly AppCall[];

/** Which of them a path belongs to. */
export function appCallOf(path: AppPath): AppCall {
  return path.split('/')[1] as AppCall;
}

export interface GetCodeRequest {
  number: string;
  /** Ours: what the code is for. Without it the code serves any one call, as the published interface has it. */
  purpose?: CodePurpose;
  /** Ours: the answer to a challenge of `/code/challenge`, base64 of JSON with its `challenge` and `solution`. */
  proof?: string;
}

/** What a browser solves before it is sent a code, when many were asked for: a proof of work (ALTCHA, version 2). */
export interface CodeChallenge {
  challenge: { parameters: ChallengeParameters; signature: string };
  /** The largest counter that the solution may have. */
  most: number;
}

/** The browser derives keys from `nonce` and a counter, 0 and up, until one begins with `keyPrefix`. Bytes are hex. */
export interface ChallengeParameters {
  algorithm: string;
  nonce: string;
  salt: string;
  /** Iterations for each key. */
  cost: number;
  /** Bytes of a key. */
  keyLength: number;
  keyPrefix: string;
  keySignature?: string;
  data?: Record<string, string | number | boolean | null>;
}

/**
 * What a verification code may be used for; a code asked for one purpose is refused for another. `signin` is for
 * registering and for the second step too, `reset` for `/edit/password`, `two-step` for turning two-step sign-in on.
 */
export const CODE_PURPOSES = ['any', 'signin', 'binding', 'edit-phone', 'reset', 'two-step'] as const;
export type CodePurpose = (typeof CODE_PURPOSES)[number];

/**
 * Ours: the app that the person signs in to on the hosted page. Its name makes no good password; nothing else comes of
 * it.
 */
export interface SignsInTo {
  client_id?: OntId;
}

export interface BindingRequest extends SignsInTo {
  phone: string;
  verifyCode: string;
  keystore: string;
  /** That the keystore is sealed under. */
  password: string;
  /** Ours: the account's password; the key is sealed again under it. Without it the keystore's own is the account's. */
  newPassword?: string;
}

export interface OntIdAndPassword {
  ontid: string;
  password: string;
}

/** Exactly one of `oldPhone` and `ontid`. */
export interface EditPhoneRequest {
  newPhone: string;
  verifyCode: string;
  oldPhone?: string;
  /** Ours: names the account for whoever does not know its phone in full, and an account that has none. */
  ontid?: string;
  password: string;
}

/** Exactly one of `verifyCode` and `oldPassword`, and of `phone` and `ontid`; a code goes with the phone. */
export interface EditPasswordRequest extends SignsInTo {
  phone?: string;
  /** Ours, as in `EditPhoneRequest`. */
  ontid?: string;
  verifyCode?: string;
  oldPassword?: string;
  newPassword: string;
}

/** The hosted page's own calls, same form, under `/api/v1`. No app may make them. */
export interface SessionApi {
  /**
   * Signs in with a keystore of an ONT ID that has an account here: to open it is to have its key. `ONTID_NOT_EXIST`
   * comes only after it was opened; the page then asks for a phone and makes the account with `/ontid/binding`.
   */
  '/login/keystore': { action: 'login'; request: { keystore: string; password: string }; result: OntId };
  /**
   * Answers a site's request for the person who is signed in. Without `consent`, and when the person has not agreed to
   * this app before, the answer says that consent is needed and holds no token.
   */
  '/oauth2/authorize': { action: 'authorize'; request: AuthorizeRequest; result: AuthorizeResult };
  /**
   * What the browser has to solve to be sent a code, where `/ontid/getcode/phone` answered `TIME_EXCEEDED` without a
   * time. `TIME_EXCEEDED` with a time means that nothing helps before it is over.
   */
  '/code/challenge': { action: 'codeChallenge'; request: { number: string }; result: CodeChallenge };
  /** Every account that is signed in in this browser, the one used last first. */
  '/session/list': { action: 'listSessions'; request: Record<never, never>; result: SessionAccount[] };
  /** Makes one of them the one that is offered first. */
  '/session/choose': { action: 'chooseSession'; request: { ontid: OntId }; result: boolean };
  /** Signs one of them out of this browser; without `ontid`, all. */
  '/session/end': { action: 'endSession'; request: { ontid?: OntId }; result: boolean };
}

export interface AuthorizeRequest {
  client_id: string;
  origin: string;
  /**
   * Which of the accounts in this browser is meant: the one that the person was shown. Without it, the one used last.
   */
  ontid?: OntId;
  /** `true` when the person has just agreed that the app may see the ONT ID, and what `scope` names. */
  consent?: boolean;
  /**
   * `true` when nobody pressed: answered only for one person who is signed in alone, has agreed and not signed out
   * since.
   */
  auto_select?: boolean;
  /** PKCE, SHA-256 of the verifier in base64url (RFC 7636 §4.2): asks for a code in place of tokens. */
  code_challenge?: string;
  /** `S256`, which is what its absence means too; RFC 7636's `plain` is refused. */
  code_challenge_method?: string;
  /**
   * The preferred redirect URI of the code, of the same origin as `origin`. The result names the one that the code is
   * bound to: this one if it is registered, otherwise a registered one of that origin, otherwise `{origin}/`.
   */
  redirect_uri?: string;
  /** For the token's claim of that name. */
  nonce?: string;
  /** What the app wants to see besides the ONT ID; what it is not registered for is passed over. */
  scope?: string;
}

export type AuthorizeResult =
  | { status: 'consent_required'; account: SessionAccount }
  | { status: 'granted'; access_token: string; refresh_token?: string; ontid: OntId; expires_in: number }
  /** `expires_in` is the code's, in seconds. The code may be sent to `redirect_uri` only. */
  | { status: 'granted'; code: string; redirect_uri: string; expires_in: number };

/** Who is signed in to the hosted page in this browser. */
export interface SessionAccount {
  ontid: OntId;
  /** The phone, masked: `+86 158…3553`; empty for whoever came by a linked account and gave no phone. */
  phone: string;
}

/** The answer to every call, with any HTTP status. */
export interface Envelope<Action extends string = string, Result = unknown> {
  action: Action;
  version: '1.0';
  /** 0, or the number of an error. */
  error: ErrorNumber;
  /** `SUCCESS`, or what is wrong, for a developer. */
  desc: string;
  /** The result; on failure `""`, or `false` where the result is boolean. */
  result: Result | '' | false;
}

/** Digits of a verification code. */
export const CODE_LENGTH = 6;
/** Seconds before another code may be asked for. */
export const CODE_RESEND_SECONDS = 60;
/** Seconds for which a code is good. */
export const CODE_LIFETIME_SECONDS = 300;
/**
 * Characters that a password has that was set by the first clients of the API, and may have that an app sets which is
 * registered for it.
 */
export const PASSWORD_MIN_LENGTH = 6;
/**
 * Characters of a new password, at least: Unicode code points of its form NFC (NIST SP 800-63B-4 §3.1.1.2, ASVS 5.0
 * 6.2.1).
 */
export const NEW_PASSWORD_MIN_LENGTH = 8;
/** UTF-8 bytes that a password may have. */
export const PASSWORD_MAX_BYTES = 256;
