import { createHash } from 'node:crypto';
import { isOntId, type OntId } from '../protocol/common/ont-id.ts';
import type { E164 } from '../protocol/common/phone.ts';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const ADDRESS_VERSION = 0x17;

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/**
 * The ONT ID of somebody who exists in tests alone: of the right form, with a right checksum, and the same each time
 * for one name. No key belongs to it. An ONT ID stands for itself.
 */
export function testOntId(person: string): OntId {
  if (isOntId(person)) return person;
  const body = Buffer.concat([Buffer.of(ADDRESS_VERSION), sha256(Buffer.from(person)).subarray(0, 20)]);
  return `did:ont:${base58(Buffer.concat([body, sha256(sha256(body)).subarray(0, 4)]))}` as OntId;
}

/**
 * A person's phone, the same each time; one of the thousand British numbers that are given to nobody but characters in
 * plays.
 */
export function testPhone(person: string): E164 {
  const serial = sha256(Buffer.from(testOntId(person))).readUInt32BE() % 1000;
  return `+447700900${String(serial).padStart(3, '0')}` as E164;
}

/** Of bytes that do not begin with zero, as no address does. */
function base58(bytes: Buffer): string {
  let text = '';
  for (let number = BigInt(`0x${bytes.toString('hex')}`); number > 0n; number /= 58n)
    text = ALPHABET[Number(number % 58n)] + text;
  return text;
}
