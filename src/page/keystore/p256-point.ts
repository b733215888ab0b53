import { p256 } from '@noble/curves/nist.js';

/**
 * Returns both coordinates of a compressed point of P-256 (SEC 1 §2.3.4). WebCrypto needs them beside a private key, and
 * not every browser accepts a compressed point.
 *
 * @param compressed hex, 33 bytes
 * @returns 32 bytes each
 * @throws Error when there is no such point
 */
export function uncompressed(compressed: string): { x: Uint8Array; y: Uint8Array } {
  const point = p256.Point.fromHex(compressed).toBytes(false);
  return { x: point.subarray(1, 33), y: point.subarray(33) };
}
