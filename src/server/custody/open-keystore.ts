import { createDecipheriv } from 'node:crypto';
import { ApiError } from '../api-error.ts';
import { deriveKey } from './derive-key.ts';
import { keyPairOf, type KeyPair } from './key-pair.ts';
import type { SealedKey } from './read-keystore.ts';
import { Turns } from '../limits/turns.ts';

const TAG_BYTES = 16;

/**
 * Keystores that are opened at once, in this process. One may take 64 MiB and a second of one core, and whoever sends it
 * decides that; two leave half of Node's four threads to everybody else's passwords.
 */
const turns = new Turns(2);

/**
 * Opens a keystore. The password is tried as the TypeScript SDK has it, in Unicode NFC, and where that is another text,
 * byte for byte as it was typed, as the other SDKs have it.
 *
 * @returns the key pair, whose ONT ID is the one that the keystore named
 * @throws ApiError INVALID_PASSWORD; DECODE_ERROR (with status 400) when what is in it is not the key of its ONT ID
 */
export async function openKeystore(keystore: SealedKey, password: string): Promise<KeyPair> {
  for (const written of new Set([password.normalize('NFC'), password])) {
    const privateKey = await turns.take(() => unseal(keystore, written));
    if (privateKey) return checked(keystore, privateKey);
  }
  throw new ApiError('INVALID_PASSWORD', 'the keystore does not open with this password');
}

async function unseal({ ontId, sealed, salt, scrypt }: SealedKey, password: string): Promise<Buffer | undefined> {
  const { key, nonce } = await deriveKey(Buffer.from(password), salt, scrypt);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(ontId.slice('did:ont:'.length))).setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = decipher.update(sealed.subarray(0, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    return undefined; // The tag is of another key: that is how a wrong password shows.
  }
  return plain;
}

/** A keystore made by hand may open and hold somebody else's name, or no key at all. */
function checked({ ontId }: SealedKey, privateKey: Buffer): KeyPair {
  let keyPair: KeyPair | undefined;
  try {
    keyPair = keyPairOf(privateKey);
  } catch {
    // No private key of P-256: told below.
  }
  if (keyPair?.ontId !== ontId) throw new ApiError('DECODE_ERROR', 'the keystore cannot be read: its key is not that of its address', { status: 400 });
  return keyPair;
}
