import { ECDH } from 'node:crypto';

/**
 * The coordinates of a P-256 point as a JWK holds them (RFC 7518 §6.2.1).
 *
 * @param publicKey 33-byte compressed point
 */
export function ecdhPublicPoint(publicKey: Buffer): { x: string; y: string } {
  const point = ECDH.convertKey(publicKey, 'prime256v1', undefined, undefined, 'uncompressed') as Buffer;
  return { x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33, 65).toString('base64url') };
}
