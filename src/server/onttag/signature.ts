import { createPublicKey, createVerify, sign } from 'node:crypto';
import { withLowS } from '../../protocol/oauth/low-s.ts';
import type { KeyPair } from '../custody/key-pair.ts';
import { ecdhPublicPoint } from '../tokens/public-point.ts';

const SCHEME = 0x01;
const BYTES = 65;
const HEX = /^[0-9a-f]{130}$/;
const BASE64 = /^[A-Za-z0-9+/]{87}=$/;

/**
 * Whether a signature is this key's. Ontology's SDKs write it as `01` (ECDSA with SHA-256), r and s: their Java
 * examples in base64, the TypeScript one in hex.
 *
 * @param publicKey 33-byte compressed point
 * @returns `false` for anything that is not exactly such a signature
 */
export function isSignedBy(publicKey: Buffer, text: string, signature: string): boolean {
  return isFedSignedBy(publicKey, (feed) => feed(text) === undefined, signature);
}

/**
 * The same for a text that is given piece by piece.
 *
 * @param feedText gives all of it; `false` when there is no such text
 */
export function isFedSignedBy(
  publicKey: Buffer,
  feedText: (feed: (piece: Buffer | string) => void) => boolean,
  signature: string,
): boolean {
  const bytes = HEX.test(signature)
    ? Buffer.from(signature, 'hex')
    : BASE64.test(signature)
      ? Buffer.from(signature, 'base64')
      : Buffer.alloc(0);
  if (bytes.length !== BYTES || bytes[0] !== SCHEME) return false;
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', ...ecdhPublicPoint(publicKey) }, format: 'jwk' });
  const verify = createVerify('sha256');
  return (
    feedText((piece) => void verify.update(piece)) &&
    verify.verify({ key, dsaEncoding: 'ieee-p1363' }, bytes.subarray(1))
  );
}

/** An Ontology signature of a text: 65 bytes, base64. */
export function signText({ privateKey, publicKey }: KeyPair, text: string): string {
  const jwk = { kty: 'EC', crv: 'P-256', ...ecdhPublicPoint(publicKey), d: privateKey.toString('base64url') };
  const raw = sign('sha256', Buffer.from(text), { key: jwk, format: 'jwk', dsaEncoding: 'ieee-p1363' });
  return Buffer.concat([Buffer.of(SCHEME), withLowS(raw)]).toString('base64');
}
