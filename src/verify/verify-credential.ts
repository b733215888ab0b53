import { createRemoteJWKSet, errors } from 'jose';
import { isOntId, type Unbranded } from '../protocol/common/ont-id.ts';
import { OntidError } from '../protocol/errors/errors.ts';
import { withOtherS } from '../protocol/oauth/low-s.ts';
import {
  type AuthTemplate,
  type CredentialFields,
  type CredentialPayload,
  DEFAULT_TEMPLATE,
  isTemplate,
  type MerkleProof,
  TEMPLATES,
} from '../protocol/onttag/onttag.ts';
import { type CredentialParts, readCredential } from './credential-form.ts';
import { readPlatform } from './platform-address.ts';
import { revokedCredentials } from './revoked-credentials.ts';

/** What must be known to judge a credential that a page was shown. */
export interface VerifyCredentialOptions {
  /** The platform's address: `https://id.example`. Its trust anchor's keys are fetched from there. */
  platform: string;
  /**
   * Who must be its subject: the `ontid` of the access token that came with it. Anybody may have a copy of another's.
   */
  ontid: string;
  /** The template that was asked for. Default `authtemplate_kyc01`. */
  template?: AuthTemplate;
  /** Seconds by which the two clocks may differ. Default 0. */
  clockToleranceSeconds?: number;
  /** The time to judge by. Default: now. */
  now?: Date;
}

/** A credential that was found good. */
export interface VerifiedCredential {
  /** What it says of the person. */
  fields: CredentialFields;
  /** The trust anchor. */
  issuer: string;
  /** The whole payload. */
  payload: Unbranded<CredentialPayload>;
}

const MAX_LENGTH = 32_768;

const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();

/**
 * Checks a credential that somebody has shown: signed by the platform's trust anchor, about this person, of a kind that
 * answers the template, not expired, not revoked, and in the trust anchor's log as its proof says. The log is the
 * anchor's own (see `MerkleProof`): the proof is no witness from outside.
 *
 * @param credential `header.payload.signature.proof`
 * @throws OntidError `ERR_CREDENTIAL_…` for one that is not good; `ERR_KEYS_UNREACHABLE` when the keys could not be
 *   fetched and nothing can be said of it; `ERR_OPTION_INVALID` for wrong options
 */
export async function verifyCredential(
  credential: string,
  options: VerifyCredentialOptions,
): Promise<VerifiedCredential> {
  const { platform, ontid, template, tolerance, now } = readOptions(options);
  if (typeof credential !== 'string' || credential.length > MAX_LENGTH)
    throw new OntidError('ERR_CREDENTIAL_MALFORMED', 'This is not a credential.');
  const parts = readCredential(credential);
  await checkSignature(parts, platform);
  const { payload } = parts;
  const contexts: readonly string[] = TEMPLATES[template];
  if (payload.sub !== ontid) throw new OntidError('ERR_CREDENTIAL_SUBJECT', `The credential is about ${payload.sub}.`);
  if (!contexts.includes(payload['@context']))
    throw new OntidError('ERR_CREDENTIAL_TEMPLATE', `${payload['@context']} does not answer ${template}.`);
  const seconds = now.getTime() / 1000;
  if (payload.exp + tolerance <= seconds) throw new OntidError('ERR_CREDENTIAL_EXPIRED', 'The credential has expired.');
  if (payload.iat - tolerance > seconds)
    throw new OntidError('ERR_CREDENTIAL_EXPIRED', 'The credential is dated in the future; check the clocks.');
  if (!(await isProven(credential.slice(0, credential.lastIndexOf('.')), parts.proof))) {
    throw new OntidError('ERR_CREDENTIAL_PROOF', 'The merkle proof does not lead from the credential to the root.');
  }
  if (await isRevoked(parts, platform))
    throw new OntidError('ERR_CREDENTIAL_REVOKED', 'The trust anchor has revoked the credential.');
  return { fields: payload.clm.cred, issuer: payload.iss, payload };
}

/** The key is the one that the platform publishes under the credential's `kid`, and its DID must be the issuer. */
async function checkSignature({ signed, kid, payload, signature }: CredentialParts, platform: string): Promise<void> {
  const invalid = new OntidError(
    'ERR_CREDENTIAL_SIGNATURE',
    'The credential is not signed by the trust anchor of this platform.',
  );
  if (kid.split('#', 1)[0] !== payload.iss) throw invalid;
  let keys = keySets.get(platform);
  if (!keys) keySets.set(platform, (keys = createRemoteJWKSet(new URL('/.well-known/onttag-jwks.json', platform))));
  const key = await keys({ alg: 'ES256', kid }, { payload: '', signature: '' }).catch((cause: unknown) => {
    if (cause instanceof errors.JWKSNoMatchingKey) throw invalid;
    throw new OntidError('ERR_KEYS_UNREACHABLE', `The keys of ${platform} could not be fetched.`, { cause });
  });
  if (
    !(await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, new TextEncoder().encode(signed)))
  )
    throw invalid;
}

/** Anybody can make (r, n − s) of (r, s), which has another hash: the list may have either. */
async function isRevoked({ signed, signature }: CredentialParts, platform: string): Promise<boolean> {
  const revoked = await revokedCredentials(platform);
  if (revoked.size === 0) return false;
  const hashOf = (one: Uint8Array) =>
    sha256(Uint8Array.of(0, ...new TextEncoder().encode(`${signed}.${btoa(String.fromCharCode(1, ...one))}`)));
  return revoked.has(await hashOf(signature)) || revoked.has(await hashOf(withOtherS(signature)));
}

/** Whether the nodes lead from the hash of what is proven to the root. */
async function isProven(text: string, { TxnHash, MerkleRoot, Nodes }: MerkleProof): Promise<boolean> {
  const leaf = await sha256(Uint8Array.of(0, ...new TextEncoder().encode(text)));
  let hash = leaf;
  for (const { Direction, TargetHash } of Nodes) {
    hash = await sha256(fromHex(Direction === 'Left' ? `01${TargetHash}${hash}` : `01${hash}${TargetHash}`));
  }
  return leaf === TxnHash && hash === MerkleRoot;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

const fromHex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

function readOptions({
  platform,
  ontid,
  template = DEFAULT_TEMPLATE,
  clockToleranceSeconds = 0,
  now = new Date(),
}: VerifyCredentialOptions) {
  const invalid = (message: string) => new OntidError('ERR_OPTION_INVALID', message);
  const origin = readPlatform(platform);
  if (!isOntId(ontid)) throw invalid('ontid is the person who signed in, did:ont:…, from the access token');
  if (!isTemplate(template)) throw invalid(`template is one of ${Object.keys(TEMPLATES).join(', ')}`);
  if (!Number.isFinite(clockToleranceSeconds) || clockToleranceSeconds < 0)
    throw invalid('clockToleranceSeconds is a number of seconds');
  return { platform: origin, ontid, template, tolerance: clockToleranceSeconds, now };
}
