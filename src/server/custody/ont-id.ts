import { ripemd160 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { createBase58check } from '@scure/base';
import type { OntId } from '../../protocol/common/ont-id.ts';

const base58check = createBase58check(sha256);

const ADDRESS_VERSION = 0x17;
const OP_CHECKSIG = 0xac;
const WIF_VERSION = 0x80;
const WIF_COMPRESSED = 0x01;

/**
 * The Ontology address of a public key: base58check of version 0x17 and hash160 of the key's verification program,
 * which pushes the key and checks a signature with it.
 *
 * @param publicKey 33-byte compressed point of P-256
 */
export function addressOf(publicKey: Uint8Array): string {
  const program = Uint8Array.of(publicKey.length, ...publicKey, OP_CHECKSIG);
  return base58check.encode(Uint8Array.of(ADDRESS_VERSION, ...ripemd160(sha256(program))));
}

/** The ONT ID of a public key: its address, as an identifier of the `ont` DID method. */
export function ontIdOf(publicKey: Uint8Array): OntId {
  return `did:ont:${addressOf(publicKey)}` as OntId;
}

/**
 * A private key in wallet import format, as every Ontology wallet reads it.
 *
 * @param privateKey 32 bytes
 */
export function wifOf(privateKey: Uint8Array): string {
  return base58check.encode(Uint8Array.of(WIF_VERSION, ...privateKey, WIF_COMPRESSED));
}
