import { type CryptoKey, importJWK, type JWK } from 'jose';
import type { Selectable } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import { keyPairOf } from '../custody/key-pair.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Schema } from '../storage/schema.ts';
import { ecdhPublicPoint } from './public-point.ts';

/** One of the platform's keys for signing tokens. */
export interface SigningKey {
  /** `did:ont:…#keys-1`, a DID URL: the issuer and which of its keys. */
  kid: string;
  /** The platform's ONT ID, derived from its first key. */
  issuer: OntId;
  /** 33-byte compressed point, hex, as Ontology verifiers want it. */
  publicKeyHex: string;
  publicJwk: JWK;
  publicKey: CryptoKey;
  privateKey: CryptoKey;
  createdAt: Date;
  /** From when on it signs, until the next one does. */
  activeFrom: Date;
}

/** @throws Error when the key was sealed under another envelope key */
export async function readSigningKey(envelope: Envelope, row: Selectable<Schema['signing_key']>): Promise<SigningKey> {
  const { privateKey, publicKey } = keyPairOf(openKey(envelope, row.kid, row.private_key_sealed));
  const publicJwk = { kty: 'EC', crv: 'P-256', ...ecdhPublicPoint(publicKey), kid: row.kid, alg: 'ES256', use: 'sig' };
  return {
    kid: row.kid,
    issuer: row.ont_id,
    publicKeyHex: row.public_key,
    publicJwk,
    publicKey: (await importJWK(publicJwk)) as CryptoKey,
    privateKey: (await importJWK({ ...publicJwk, d: privateKey.toString('base64url') })) as CryptoKey,
    createdAt: row.created_at,
    activeFrom: row.active_from,
  };
}

function openKey(envelope: Envelope, kid: string, sealed: Buffer): Buffer {
  try {
    return envelope.open('signing-key', kid, sealed);
  } catch (cause) {
    throw new Error('The signing key in the database was sealed under another ENVELOPE_KEY than the one given now.', {
      cause,
    });
  }
}
