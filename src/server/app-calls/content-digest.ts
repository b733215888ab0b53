import { createHash, timingSafeEqual } from 'node:crypto';

// A dictionary of byte sequences (RFC 8941 §3.2, §3.3.5). Base64 holds no commas, so its members can be split at them.
const MEMBER = /^([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]*={0,2}):$/;
const SHA256_BYTES = 32;

/**
 * Reads a `Content-Digest` field (RFC 9530 §2). Digests of other algorithms may stand beside the one that we take; they
 * are not looked at.
 *
 * @returns the SHA-256 digest, 32 bytes; `undefined` when the field is malformed or holds none, or two
 */
export function readContentDigest(field: string): Buffer | undefined {
  const members = field.split(',').map((member) => MEMBER.exec(member.trim()));
  if (!members.every((member) => member !== null)) return undefined;
  const digests = members
    .filter(([, algorithm]) => algorithm === 'sha-256')
    .map(([, , base64]) => Buffer.from(base64!, 'base64'));
  return digests.length === 1 && digests[0]!.length === SHA256_BYTES ? digests[0] : undefined;
}

/** Whether a body has this SHA-256 digest. */
export function digestMatches(digest: Buffer, body: Buffer): boolean {
  return timingSafeEqual(digest, createHash('sha256').update(body).digest());
}
