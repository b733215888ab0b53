import type { OntId } from '../common/ont-id.ts';

/**
 * ONT TAG: a person's documents go to a trust anchor, which issues a verifiable credential. Addresses are under
 * `/api/v1/onttag`; field names, actions and spellings are those of the published interface and not ours to change.
 * Requests are signed with an ONT ID's key over their members, sorted by name and without spaces (`signedText`).
 */
export interface OntTagApi {
  /** Submits documents. Ours: the published interface names the body and not the address. */
  '/authrequest': { action: 'AuthReq'; request: AuthRequest; result: boolean };
  /** The credentials of a person, by template. Also `GET` with a body, and `/api/v1/ontpass/myclaims`. */
  '/authrequesters': { action: 'queryMyCredentails'; request: CredentialsRequest; result: IssuedCredential[] };
}

/** Documents for the trust anchor, at most 4 MiB each. */
export interface AuthRequest {
  /** The requester's own number for it: 18 to 255 characters, never used before. */
  auth_id: string;
  /** The front of the document: a PNG or JPEG as a data URL, with or without `data:` before it. */
  frontdoc: string;
  backdoc?: string;
  /** ISO 3166-1 alpha-2, one of `onttag-countries.ts`. */
  country: string;
  doc_type: DocumentType;
  /** The requester: an app whose user the owner is, or the owner. */
  ontid: OntId;
  /** Whose documents they are. */
  owner_ontid: OntId;
  /** A payment on the chain, in the published form. Signed with the rest and not looked at. */
  txn_body?: string;
  txn_hash?: string;
  /** Base64 or hex of an Ontology signature: `01`, r and s, 65 bytes. */
  signature: string;
}

export interface CredentialsRequest {
  /** 18 to 255 characters, never used before; spelled so. */
  nounce: string;
  auth_template: string;
  ontid: OntId;
  /** The owner's, as in `AuthRequest`. Without it the call must be signed by an app that the owner has agreed to. */
  signature?: string;
}

/**
 * How a request stands; `null` while nobody has decided. The published example and its table name the flag differently.
 */
export type AuthStatus = { auth_id: string; auth_status: boolean; auth_flag: boolean } | null;

export interface IssuedCredential {
  credential_context: CredentialContext;
  /** ISO 8601 as the published example has it: `2019-01-10T14:19:46.000+0000`. */
  create_time: string;
  /** The credential, encrypted to its owner's ONT ID: a JWE (RFC 7516), compact, `ECDH-ES` and `A256GCM`. */
  encrp_origdata: string;
  issue_ontid: OntId;
  /** Its leaf in the trust anchor's log, hex. */
  txnhash: string;
}

/** What documents there are, with the context of the credential that each gives. */
export const DOCUMENT_CONTEXTS = {
  passport: 'credential:sfp_passport_authentication',
  idcard: 'credential:sfp_idcard_authentication',
  dl: 'credential:sfp_dl_authentication',
} as const;

export type DocumentType = keyof typeof DOCUMENT_CONTEXTS;

/** Which credentials answer a template; any one of them does. */
export const TEMPLATES = {
  authtemplate_kyc01: [DOCUMENT_CONTEXTS.passport, DOCUMENT_CONTEXTS.idcard, DOCUMENT_CONTEXTS.dl],
  authtemplate_social01: [
    'credential:github_authentication',
    'credential:twitter_authentication',
    'credential:linkedin_authentication',
    'credential:facebook_authentication',
  ],
  authtemplate_contact01: ['credential:email_authentication'],
  authtemplate_contact02: ['credential:mobile_authentication'],
} as const;

export type AuthTemplate = keyof typeof TEMPLATES;
export type CredentialContext = (typeof TEMPLATES)[AuthTemplate][number];

export const DEFAULT_TEMPLATE: AuthTemplate = 'authtemplate_kyc01';

/** Whether a text names a template, by its own properties alone. */
export function isTemplate(text: string): text is AuthTemplate {
  return Object.hasOwn(TEMPLATES, text);
}

/** Whether a site may ask at sign-in for what answers a template: those alone that are issued here, for documents. */
export function isShowable(text: string): text is AuthTemplate {
  return text === DEFAULT_TEMPLATE;
}

/** What a credential says of a person. Dates are `yyyy-mm-dd`. */
export interface CredentialFields {
  /** ISO 3166-1 alpha-2. */
  Nationality: string;
  Name: string;
  BirthDay: string;
  /** Of the document. */
  IssueDate: string;
  ExpirationDate: string;
  IDDocNumber: string;
  IssuerName: string;
}

export const CREDENTIAL_FIELDS = [
  'Nationality',
  'Name',
  'BirthDay',
  'IssueDate',
  'ExpirationDate',
  'IDDocNumber',
  'IssuerName',
] as const satisfies (keyof CredentialFields)[];

/** The payload of a credential. Times are NumericDate. */
export interface CredentialPayload {
  ver: string;
  iss: OntId;
  sub: OntId;
  iat: number;
  exp: number;
  jti: string;
  '@context': CredentialContext;
  clm: { cred: CredentialFields };
}

/**
 * That a credential stands in its issuer's log: from `TxnHash`, the hash of the credential, the nodes lead to
 * `MerkleRoot`. Inner hashes are SHA-256 of `01`, left and right, as on the Ontology chain. There is no chain here: the
 * log is the trust anchor's own, so that the proof binds the anchor to the order and content of what it issued, and is
 * no witness from outside.
 */
export interface MerkleProof {
  Type: 'MerkleProof';
  /** SHA-256 of `00` and the text `header.payload.signature`, hex. */
  TxnHash: string;
  /** Whose log it is: the issuer's ONT ID, since no contract keeps it. */
  ContractAddr: string;
  /** The credential's place in the log, from 0. */
  BlockHeight: number;
  /** Of the log that ends with this credential. */
  MerkleRoot: string;
  Nodes: { Direction: 'Left' | 'Right'; TargetHash: string }[];
}

/**
 * The text that a request's signature is made over: its members but the signature, sorted by name, as JSON without
 * spaces.
 */
export function signedText(request: object): string {
  const members = Object.entries(request).filter(([name]) => name !== 'signature');
  return JSON.stringify(Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/**
 * ONT TAG's codes. Some numbers mean other things in the custody API (`error-codes.ts`): 62001 is an attempt too many
 * here, a failed verification there.
 */
export const ONT_TAG_CODES = {
  SUCCESS: 0,
  PARAM_ERROR: 61001,
  ALREADY_EXIST: 61002,
  NOT_FOUND: 61003,
  NOT_PERMISSION: 61005,
  NOT_REGISTRY: 61006,
  TIME_EXCEEDED: 61010,
  ATTEMPTS_EXCEEDED: 62001,
  SIG_VERIFY_FAILED: 62006,
  INNER_ERROR: 63001,
} as const;

export type OntTagErrorName = Exclude<keyof typeof ONT_TAG_CODES, 'SUCCESS'>;

/** Where the trust anchor's revoked credentials are listed. */
export const REVOKED_CREDENTIALS_PATH = '/.well-known/onttag-revoked.json';

/** The answer at `REVOKED_CREDENTIALS_PATH`. */
export interface RevokedCredentials {
  /** `TxnHash` of each credential that was revoked and has not expired: 64 hex digits. */
  revoked: string[];
}
