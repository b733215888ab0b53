import { randomUUID } from 'node:crypto';
import { CompactEncrypt, importJWK } from 'jose';
import type { OntId } from '../../protocol/common/ont-id.ts';
import type {
  CredentialContext,
  CredentialFields,
  CredentialPayload,
  MerkleProof,
} from '../../protocol/onttag/onttag.ts';
import { secondsOf } from '../common/time.ts';
import { ecdhPublicPoint } from '../tokens/public-point.ts';
import { type LogEntry, leafOf } from './merkle-log.ts';
import { signText } from './signature.ts';
import type { AnchorKey } from './trust-anchor.ts';

const VERSION = '0.7.0';
const YEAR_SECONDS = 365 * 86_400;

/** Standard base64, padded: credentials are published so, unlike tokens. */
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64');

/** Unix seconds until which a credential is good: for a year, and no longer than the document. */
export function expiryOf({ ExpirationDate }: Pick<CredentialFields, 'ExpirationDate'>, now: Date): number {
  const documentEnds = Math.floor(Date.parse(`${ExpirationDate}T23:59:59Z`) / 1000);
  return Math.min(secondsOf(now) + YEAR_SECONDS, documentEnds);
}

/** What is signed: `header.payload.signature`. */
export function signCredential(
  key: AnchorKey,
  sub: OntId,
  context: CredentialContext,
  cred: CredentialFields,
  now: Date,
): string {
  const iat = secondsOf(now);
  const payload: CredentialPayload = {
    ver: VERSION,
    iss: key.ontId,
    sub,
    iat,
    exp: expiryOf(cred, now),
    jti: randomUUID(),
    '@context': context,
    clm: { cred },
  };
  const signed = `${part({ kid: key.kid, typ: 'JWT-X', alg: 'ONT-ES256' })}.${part(payload)}`;
  return `${signed}.${signText(key, signed)}`;
}

/** The whole credential: what is signed, and the proof that it is in the log. */
export function withProof(signed: string, issuer: OntId, { position, root, nodes }: LogEntry): string {
  const proof: MerkleProof = {
    Type: 'MerkleProof',
    TxnHash: leafOf(signed),
    ContractAddr: issuer,
    BlockHeight: position,
    MerkleRoot: root,
    Nodes: nodes,
  };
  return `${signed}.${part(proof)}`;
}

/**
 * Encrypts a credential to its owner's ONT ID key, so that only who opens the keystore reads it: a JWE with ECDH-ES
 * (RFC 7518 §4.6) and AES-256-GCM. The ECIES of the Ontology SDKs has no authentication, and fails for one shared
 * secret in 256, whose leading zero it drops.
 *
 * @param publicKey 33-byte compressed point
 */
export async function encryptTo(publicKey: Buffer, credential: string): Promise<string> {
  const key = await importJWK({ kty: 'EC', crv: 'P-256', ...ecdhPublicPoint(publicKey) }, 'ECDH-ES');
  return new CompactEncrypt(Buffer.from(credential))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
    .encrypt(key);
}
