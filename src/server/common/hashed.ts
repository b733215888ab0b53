import { createHash } from 'node:crypto';

/** SHA-256 of a secret of at least 128 random bits: enough to look it up by, and nothing to anybody else. */
export const hashed = (secret: string): Buffer => createHash('sha256').update(secret).digest();
