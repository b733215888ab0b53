import { scryptAsync } from '@noble/hashes/scrypt.js';
import { base64url, compactDecrypt, importJWK } from 'jose';
import { bytesOf } from './base64.ts';
import { uncompressed } from './p256-point.ts';

/** What of an exported keystore it takes to open it. */
interface Keystore {
  address: string;
  key: string;
  salt: string;
  /** The compressed point, hex. */
  publicKey: string;
  scrypt: { n: number; r: number; p: number; dkLen: number };
}

/**
 * Opens a credential in the browser, where its owner's password is typed: the platform has sealed it to a key that it
 * cannot open itself. It is loaded when somebody opens one.
 *
 * @param keystore as `/ontid/export/keystore` gives it, sealed under the password in Unicode NFC
 * @param encrypted a JWE, `ECDH-ES` and `A256GCM`
 * @returns its text, for `payloadOf` or to be shown whole
 * @throws OperationError, or an error of jose's, when the keystore or the credential is not of this password and key
 */
export async function openCredential(keystore: string, password: string, encrypted: string): Promise<string> {
  const { publicKey, ...sealed } = JSON.parse(keystore) as Keystore;
  const { x, y } = uncompressed(publicKey);
  const d = await unseal(sealed, password);
  const key = await importJWK(
    { kty: 'EC', crv: 'P-256', x: base64url.encode(x), y: base64url.encode(y), d: base64url.encode(d) },
    'ECDH-ES',
  );
  const { plaintext } = await compactDecrypt(encrypted, key, {
    keyManagementAlgorithms: ['ECDH-ES'],
    contentEncryptionAlgorithms: ['A256GCM'],
  });
  return new TextDecoder().decode(plaintext);
}

/** The private key in a keystore; see the server's `sealKeystore`, whose other way round this is. */
async function unseal(
  { address, key, salt, scrypt: { n, r, p, dkLen } }: Omit<Keystore, 'publicKey'>,
  password: string,
): Promise<Uint8Array> {
  const derived = await scryptAsync(password.normalize('NFC'), bytesOf(salt), { N: n, r, p, dkLen });
  const aes = await crypto.subtle.importKey('raw', derived.slice(32), 'AES-GCM', false, ['decrypt']);
  const additionalData = new TextEncoder().encode(address);
  return new Uint8Array(
    await crypto.subtle.decrypt({ name: 'AES-GCM', iv: derived.slice(0, 12), additionalData }, aes, bytesOf(key)),
  );
}
