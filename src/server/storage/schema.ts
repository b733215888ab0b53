import type { Generated } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import type { ActivityKind, KeyExportKind } from '../../protocol/custody/account-api.ts';
import type { AppCall, CodePurpose } from '../../protocol/custody/custody-api.ts';
import type { LinkedOutcome } from '../../protocol/custody/linked.ts';
import type { TokenFormat, TokenType } from '../../protocol/oauth/claims.ts';
import type { Scope } from '../../protocol/oauth/scope.ts';
import type { Door, Notice, SignInMethod } from './column-types.ts';
import type { OntTagSchema } from './onttag-schema.ts';

/** The tables, as Kysely sees them. What ends in `_sealed` or `_index` is made by `secrets/envelope.ts`. */
export interface Schema extends OntTagSchema {
  signing_key: {
    /** `did:ont:…#keys-1`: the platform's ONT ID and the number of its key. */
    kid: string;
    ont_id: OntId;
    /** 33-byte compressed point, hex. */
    public_key: string;
    private_key_sealed: Buffer;
    created_at: Generated<Date>;
    /** From when on it signs; until then it is published alone. */
    active_from: Date;
  };
  app: {
    ont_id: OntId;
    name: string;
    secret_sealed: Buffer;
    origins: string[];
    redirect_uris: string[];
    token_format: TokenFormat;
    allowed_calls: Generated<AppCall[]>;
    refresh_tokens: Generated<boolean>;
    /** How its back end signs calls: `any` for apps that were registered before this was asked. */
    call_signature: Generated<'any' | 'hmac' | 'rfc9421'>;
    scopes: Generated<Scope[]>;
    /** Whether its back end may set passwords of six characters. */
    short_passwords: Generated<boolean>;
    /** A picture's bytes; see `apps/logo.ts`. */
    logo: Buffer | null;
    logo_type: string | null;
    logo_hash: string | null;
    /** Of its ONT ID: 33-byte compressed point, hex. Apps that were registered before it was kept have none. */
    public_key: Generated<string | null>;
    /** Where it is told of ONT TAG's decisions. */
    onttag_webhook: Generated<string | null>;
    created_at: Generated<Date>;
  };
  /** Nonces of the signed calls that were taken; see `app-calls/nonces.ts`. */
  app_nonce: {
    app_ont_id: OntId;
    nonce: string;
    expires_at: Date;
  };
  account: {
    id: Generated<string>;
    ont_id: OntId;
    /** Both null for whoever came by a linked account and gave no phone. */
    phone_index: Buffer | null;
    phone_sealed: Buffer | null;
    password_hash: string;
    /** Whether a sign-in takes a second method after the first. */
    two_step: Generated<boolean>;
    /** Whether keystores sign in to it; see `account-changes/keystore-sign-in.ts`. */
    keystore_sign_in: Generated<boolean>;
    created_at: Generated<Date>;
  };
  /** One for each ONT ID in custody; an account that starts anew keeps the old one. */
  keystore: {
    ont_id: OntId;
    account_id: string;
    keystore_sealed: Buffer;
    created_at: Generated<Date>;
    /**
     * When the account got another ONT ID, and the password that this one is sealed under; `null` of the one in use.
     */
    retired_at: Generated<Date | null>;
    retired_password_hash: Generated<string | null>;
  };
  /** When a key left the platform; see `activity/key-exports.ts`. */
  key_export: {
    id: Generated<string>;
    ont_id: OntId;
    kind: KeyExportKind;
    at: Date;
    app_ont_id: OntId | null;
    browser: string | null;
    system: string | null;
  };
  /** Encrypted forms of keys, by a keyed hash of the ciphertext; see `account-changes/keystore-sign-in.ts`. */
  keystore_seal: {
    fingerprint: Buffer;
    ont_id: OntId;
    /** When the password that it is under was changed. */
    superseded_at: Date | null;
  };
  /** The newest code of each phone; asking for another replaces it. */
  /** Codes of processes of an older version, until they have expired. */
  verification_code: {
    phone_index: Buffer;
    expires_at: Date;
  };
  /** The newest code of each phone and asker; asking for another replaces it. */
  bound_code: {
    phone_index: Buffer;
    /** Who asked for the code: a browser or an app. Nobody else can use it. See `codes/asker.ts`. */
    binding_index: Buffer;
    purpose: CodePurpose;
    code_index: Buffer;
    tries: number;
    created_at: Date;
    expires_at: Date;
    used_at: Date | null;
  };
  /** Challenges whose proof of work was used; see `codes/proof-of-work.ts`. */
  used_proof: {
    challenge_hash: Buffer;
    expires_at: Date;
  };
  /** Wrong passwords or wrong codes in a row; see `guard/failure-runs.ts`. */
  failure_run: {
    key_index: Buffer;
    failures: number;
    expires_at: Date;
  };
  /** One account in one browser. */
  session: {
    id: Generated<string>;
    /** SHA-256 of the cookie's value; the same for every account of that browser. */
    token_hash: Buffer;
    account_id: string;
    created_at: Date;
    /** When the account was last used there, to the hour. */
    used_at: Date;
    expires_at: Date;
    /** One of a few names (`devices/user-agent.ts`); no version, no address. */
    browser: string | null;
    system: string | null;
    /** How its person signed in. */
    methods: Generated<SignInMethod[]>;
    /** When they last entered the password there. */
    proven_at: Generated<Date | null>;
    /** Whether the browser keeps it; `false` on a computer that is not the person's own. */
    kept: Generated<boolean>;
  };
  /** Sign-ins whose first step is done; see `two-step/half-sign-ins.ts`. */
  half_sign_in: {
    /** SHA-256 of the cookie's value. */
    token_hash: Buffer;
    account_id: string;
    /** Of the first step. */
    method: SignInMethod;
    /** SHA-256 of the account as it was recognised. */
    account_digest: Buffer;
    kept: boolean;
    tries: Generated<number>;
    created_at: Date;
    expires_at: Date;
  };
  /** What has happened to an account, for its owner; see `activity/activity.ts`. */
  activity: {
    id: Generated<string>;
    account_id: string;
    kind: ActivityKind;
    at: Date;
    count: Generated<number>;
    app_ont_id: OntId | null;
    browser: string | null;
    system: string | null;
  };
  /** Which apps a person has agreed to. */
  consent: {
    account_id: string;
    app_ont_id: OntId;
    /** What the app may see besides the ONT ID. */
    scopes: Generated<Scope[]>;
    /** Whether the person signed out of the app since: they are not to be signed in again without a press. */
    asks_again: Generated<boolean>;
    created_at: Generated<Date>;
  };
  /** What a person has allowed an app once: every token that came of it is revoked with it. */
  token_grant: {
    id: Generated<string>;
    app_ont_id: OntId;
    account_id: string;
    /** The account's ONT ID at that time. */
    ont_id: OntId;
    /** What its tokens may see besides the ONT ID. */
    scopes: Generated<Scope[]>;
    created_at: Date;
    /** When nothing given under it is good any more. */
    expires_at: Date;
    revoked_at: Date | null;
  };
  /** Every token that is out, by the SHA-256 of its `jti`. */
  issued_token: {
    jti_hash: Buffer;
    grant_id: string;
    type: TokenType;
    expires_at: Date;
    /** Of a refresh token: when it was traded for the next. */
    used_at: Date | null;
    /** 1: in any form that was once right; 2: written as `ReadToken.isCurrent` says, and good in no other writing. */
    form: Generated<1 | 2>;
  };
  /** Answers to refresh tokens that were just used; see `tokens/repeated-answers.ts`. */
  refresh_answer: {
    /** Of the token that was used. */
    jti_hash: Buffer;
    /** Of the refresh token in the answer. */
    next_jti_hash: Buffer;
    /** Encrypted under a key derived from the token that was used. */
    answer_sealed: Buffer;
    expires_at: Date;
  };
  authorization_code: {
    /** SHA-256 of the code. */
    code_hash: Buffer;
    grant_id: string;
    /** Where the code is sent. */
    redirect_uri: string | null;
    /** The one that the request asked for, which older builds repeat when they redeem the code. */
    requested_redirect_uri: Generated<string | null>;
    /** Where the code was sent: the redirect URI's origin, or the page's. */
    origin: string;
    code_challenge: string;
    /** For the access token that the code is traded for. */
    nonce: Generated<string | null>;
    expires_at: Date;
    used_at: Date | null;
  };
  /** Messages of the development sender; stays empty in production. */
  dev_outbox: {
    id: Generated<string>;
    recipient: string;
    text: string;
    /** Empty of a notice. */
    code: string;
    created_at: Date;
  };
  /** Messages that are still to be sent; a row is gone once its message was taken, refused, or came too late. */
  sms_outbox: {
    id: string;
    kind: 'code' | 'notice';
    phone_index: Buffer;
    /** Of a code: as in `verification_code`. */
    binding_index: Generated<Buffer | null>;
    message_sealed: Buffer;
    /** Times that a process set out to send it. */
    attempts: number;
    /** When it may be tried next. Whoever sets out puts this ahead, so that nobody else does meanwhile. */
    due_at: Date;
    expires_at: Date;
  };
  /** How often a phone was told of one kind of change in the last day; see `notices/notices.ts`. */
  notice_count: {
    phone_index: Buffer;
    notice: Notice;
    count: number;
    /** When the first of them was written. */
    since: Date;
  };
  /** Counters of `limits/limits.ts`. */
  rate_limit: {
    key: string;
    points: number;
    /** Milliseconds since 1970; a bigint, which the driver gives as text. */
    expire: string | null;
  };
  /** Browsers in which an account has signed in before. */
  known_device: {
    /** Stays when the browser's token changes. */
    id: Generated<string>;
    token_index: Buffer;
    account_id: string;
    expires_at: Date;
  };
  /** An account at a provider that signs in to an ONT ID. */
  linked_account: {
    id: Generated<string>;
    account_id: string;
    /** A provider's id: `wechat`. */
    provider: string;
    created_at: Date;
    /** When it last signed somebody in. */
    used_at: Date;
  };
  /** What a provider names that account by; there may be several names, and none of them is anybody else's. */
  linked_subject: {
    subject_index: Buffer;
    linked_account_id: string;
  };
  /** Sign-ins at a provider that are under way; see `linked/linked-flows.ts`. */
  linked_flow: {
    id: string;
    /** SHA-256 of the state that comes back with the answer. */
    state_hash: Buffer;
    /** SHA-256 of the cookie of the browser that it was begun in. */
    browser_hash: Buffer;
    provider: string;
    door: Door;
    purpose_sealed: Buffer;
    answered_at: Date | null;
    outcome: LinkedOutcome | null;
    subjects_sealed: Buffer | null;
    expires_at: Date;
  };
  /** The scripts of every build that was served; see `pages/kept-builds.ts`. */
  built_script: {
    /** Its address, with a hash of the build in it: `/v/0.1.0-5f0c1e2a9b3d/plugin.js`. */
    path: string;
    /** Of the package. */
    version: string;
    body: string;
    /** SHA-384 of the body, as in the attribute. */
    integrity: string;
    kept_at: Generated<Date>;
  };
}
