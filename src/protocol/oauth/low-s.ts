/**
 * The one of the two writings of an ECDSA signature that the platform's tokens have: (r, s) and (r, n − s) verify
 * alike, and everybody who verifies takes the lower s only. Signatures are 64 bytes, r and s (RFC 7518 §3.4).
 */

/** The order n of P-256 (SEC 2 §2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const HALF_ORDER = ORDER / 2n;

/** Whether a signature is the writing with the lower s. */
export function hasLowS(signature: Uint8Array): boolean {
  return readS(signature) <= HALF_ORDER;
}

/** The same signature with the lower s. */
export function withLowS(signature: Uint8Array): Uint8Array<ArrayBuffer> {
  return hasLowS(signature) ? Uint8Array.from(signature) : withOtherS(signature);
}

/** The other writing of a signature: (r, n − s) for (r, s). */
export function withOtherS(signature: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(signature);
  const hex = (ORDER - readS(signature)).toString(16).padStart(64, '0');
  for (let i = 0; i < 32; i++) bytes[32 + i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

function readS(signature: Uint8Array): bigint {
  let hex = '0x';
  for (let i = 32; i < 64; i++) hex += signature[i]!.toString(16).padStart(2, '0');
  return BigInt(hex);
}
