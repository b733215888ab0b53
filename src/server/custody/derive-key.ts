import { type ScryptOptions, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

/**
 * How much a keystore's key costs to derive, in the words of wallets: `n` cost, `r` block size, `p` lanes, `dkLen`
 * bytes.
 */
export interface ScryptParameters {
  n: number;
  p: number;
  r: number;
  dkLen: number;
}

/** What AES-256-GCM needs, out of the 64 derived bytes: the first 12 and the last 32. */
export interface DerivedKey {
  nonce: Buffer;
  key: Buffer;
}

const run = promisify<Buffer, Buffer, number, ScryptOptions, Buffer>(scrypt);

/**
 * scrypt (RFC 7914) as the Ontology SDKs use it, off the event loop. @param password as bytes: whoever calls decides on
 * its form
 */
export async function deriveKey(
  password: Buffer,
  salt: Buffer,
  { n: N, r, p, dkLen }: ScryptParameters,
): Promise<DerivedKey> {
  // OpenSSL wants to be told how much it may take (RFC 7914 §6): the table, the blocks, and some slack.
  const derived = await run(password, salt, dkLen, { N, r, p, maxmem: 128 * r * (N + p) + 1_048_576 });
  return { nonce: derived.subarray(0, 12), key: derived.subarray(32) };
}
