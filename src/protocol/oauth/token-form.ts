import type { TokenFormat } from './claims.ts';

/** The three parts of a compact JWS (RFC 7515 §7.1). */
export const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

const SIGNATURE_BYTES = 64;
const ONTOLOGY_SIGNATURE = /^01[0-9a-f]{128}$/;

/**
 * Writes a signature as the Ontology SDKs do: the scheme byte 01 (ECDSA with SHA-256), r and s, as lower-case hex text.
 *
 * @param signature r and s, 64 bytes (RFC 7518 §3.4)
 * @returns the bytes of the text
 * @example
 * const text = base64url.encode(ontologySignature(base64url.decode(signature)));
 */
export function ontologySignature(signature: Uint8Array): Uint8Array<ArrayBuffer> {
  let hex = '01';
  for (const byte of signature) hex += byte.toString(16).padStart(2, '0');
  return Uint8Array.from(hex, (character) => character.charCodeAt(0));
}

/**
 * Reads the signature of a token. Each format allows one form only: 64 bytes, or the text that `ontologySignature`
 * writes.
 *
 * @param bytes the third part of the token, decoded
 * @returns r and s, 64 bytes; `undefined` for another form
 */
export function readSignature(bytes: Uint8Array, format: TokenFormat): Uint8Array | undefined {
  if (format === 'jws') return bytes.length === SIGNATURE_BYTES ? bytes : undefined;
  let hex = '';
  for (const byte of bytes) hex += String.fromCharCode(byte);
  if (!ONTOLOGY_SIGNATURE.test(hex)) return undefined;
  return Uint8Array.from({ length: SIGNATURE_BYTES }, (_, i) => Number.parseInt(hex.slice(2 + 2 * i, 4 + 2 * i), 16));
}
