import { createDecipheriv } from 'node:crypto';
import { ApiError } from '../errors/api-error.ts';
import { Turns } from '../limits/turns.ts';
import { deriveKey } from './derive-key.ts';
import { type KeyPair, keyPairOf } from './key-pair.ts';
import type { SealedKey } from './read-keystore.ts';

const TAG_BYTES = 16;

/**
 * Keystores of other people's making that are opened at once, in this process. One may take 64 MiB and seconds of a
 * core, which its sender decides. One caller has at most eight of the ten places.
 */
const brought = new Turns(2, { waiting: 8, perCaller: 8, retryAfter: 10 });
/**
 * The same for those that this platform sealed, which cost what it decides: nobody's uploads keep a person from their
 * own.
 */
const ours = new Turns(2, { waiting: 64, perCaller: 64, retryAfter: 5 });

/**
 * Opens a keystore that somebody brings. The password is tried as the TypeScript SDK has it, in Unicode NFC, and where
 * that is another text, byte for byte as it was typed, as the other SDKs have it.
 *
 * @param caller whose call it is: of one caller only so many wait
 * @returns the key pair, whose ONT ID is the one that the keystore named
 * @throws ApiError INVALID_PASSWORD; DECODE_ERROR (with status 400) when what is in it is not the key of its ONT ID
 * @throws BusyError when too many keystores wait to be opened
 */
export async function openKeystore(keystore: SealedKey, password: string, caller?: string): Promise<KeyPair> {
  for (const spelling of spellingsOf(password)) {
    const privateKey = await brought.take(() => unseal(keystore, spelling), caller);
    if (privateKey) return checked(keystore, privateKey);
  }
  throw wrongPassword();
}

/** How often the password of a keystore that somebody brings may be derived; each is to be counted. */
export const derivationsOf = (password: string): number => spellingsOf(password).size;

const spellingsOf = (password: string) => new Set([password.normalize('NFC'), password]);

/**
 * Opens a keystore that this platform has sealed, always under the password in Unicode NFC.
 *
 * @throws ApiError as `openKeystore`
 * @throws BusyError when too many keystores wait to be opened
 */
export async function openOurKeystore(keystore: SealedKey, password: string): Promise<KeyPair> {
  const privateKey = await ours.take(() => unseal(keystore, password.normalize('NFC')));
  if (!privateKey) throw wrongPassword();
  return checked(keystore, privateKey);
}

const wrongPassword = () => new ApiError('INVALID_PASSWORD', 'the keystore does not open with this password');

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
  if (keyPair?.ontId !== ontId)
    throw new ApiError('DECODE_ERROR', 'the keystore cannot be read: its key is not that of its address', {
      status: 400,
    });
  return keyPair;
}
