import { createCipheriv, randomBytes } from 'node:crypto';
import { deriveKey, type ScryptParameters } from './derive-key.ts';
import type { KeyPair } from './key-pair.ts';
import { addressOf } from './ont-id.ts';

/** An Ontology keystore in the form that wallets export: the sealed private key with all that is needed to open it. */
export interface Keystore {
  address: string;
  label: string;
  /** `I`: the key controls an identity. */
  type: 'I';
  algorithm: 'ECDSA';
  parameters: { curve: 'P-256' };
  /** base64 of the AES-256-GCM ciphertext (32 bytes) and its tag (16 bytes). */
  key: string;
  'enc-alg': 'aes-256-gcm';
  hash: 'sha256';
  /** base64 of 16 bytes. */
  salt: string;
  /** The compressed public key, hex. */
  publicKey: string;
  scrypt: ScryptParameters;
}

/** Cost of what is sealed from now on: 16 MiB. Readers take the cost from the keystore. */
export const SCRYPT: ScryptParameters = { n: 16_384, p: 8, r: 8, dkLen: 64 };
const SALT_BYTES = 16;

/**
 * Seals a private key under a password as the Ontology SDKs do: scrypt over the password in Unicode NFC gives 64 bytes,
 * of which the first 12 are the nonce and the last 32 the key of AES-256-GCM, with the address as associated data.
 * The derivation runs off the event loop.
 *
 * @param salt 16 random bytes; given only to reproduce a known keystore
 * @param cost the same
 */
export async function sealKeystore(
  keyPair: KeyPair,
  password: string,
  salt = randomBytes(SALT_BYTES),
  cost = SCRYPT,
): Promise<Keystore> {
  const address = addressOf(keyPair.publicKey);
  const derived = await deriveKey(Buffer.from(password.normalize('NFC')), salt, cost);
  const cipher = createCipheriv('aes-256-gcm', derived.key, derived.nonce).setAAD(Buffer.from(address));
  const key = Buffer.concat([cipher.update(keyPair.privateKey), cipher.final(), cipher.getAuthTag()]);
  return {
    address,
    label: '',
    type: 'I',
    algorithm: 'ECDSA',
    parameters: { curve: 'P-256' },
    key: key.toString('base64'),
    'enc-alg': 'aes-256-gcm',
    hash: 'sha256',
    salt: salt.toString('base64'),
    publicKey: keyPair.publicKey.toString('hex'),
    scrypt: { ...cost },
  };
}
