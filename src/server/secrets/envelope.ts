import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** What a sealed value is; each kind has a key of its own, so that one cannot be passed off as another. */
export type SealedKind =
  | 'phone'
  | 'keystore'
  | 'signing-key'
  | 'app-secret'
  | 'sms'
  | 'linked-flow'
  | 'onttag-anchor'
  | 'onttag-document'
  | 'onttag-result';
/** What a keyed hash is made of. */
export type IndexedKind =
  | 'phone'
  | 'verification-code'
  | 'code-binding'
  | 'proof-of-work'
  | 'failure-run'
  | 'password-pepper'
  | 'limit'
  | 'device'
  | 'log-account'
  | 'linked-subject'
  | 'linked-flow'
  | 'keystore-seal';

// First byte of a sealed value, so that another algorithm or key can follow one day.
const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Protects data at rest under one key from the environment: values are sealed with AES-256-GCM, look-ups go by a keyed
 * hash (a "blind index"), and the keys are derived per kind with HKDF-SHA-256 (RFC 5869). A copy of the database
 * without that key tells nobody's phone number and opens no keystore.
 */
export class Envelope {
  readonly #keys = new Map<string, Buffer>();
  readonly #root: Buffer;

  /** @param root 32 random bytes */
  constructor(root: Buffer) {
    this.#root = root;
  }

  /** @param owner bound to the value: it opens only with the same one, so that rows cannot be swapped */
  seal(kind: SealedKind, owner: string, plain: Buffer | string): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key(`seal ${kind}`), iv).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([Buffer.of(VERSION), iv, sealed, cipher.getAuthTag()]);
  }

  /** @throws Error when the value was changed, is another's, or was sealed under another key */
  open(kind: SealedKind, owner: string, sealed: Buffer): Buffer {
    if (sealed[0] !== VERSION) throw new Error(`Sealed ${kind} of unknown version`);
    const iv = sealed.subarray(1, 1 + IV_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#key(`seal ${kind}`), iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(owner)).setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(1 + IV_BYTES, -TAG_BYTES)), decipher.final()]);
  }

  /** A keyed hash, 32 bytes: the same text always gives the same bytes, and without the key nobody can try texts. */
  index(kind: IndexedKind, text: string): Buffer {
    return createHmac('sha256', this.#key(`index ${kind}`))
      .update(text)
      .digest();
  }

  #key(label: string): Buffer {
    let key = this.#keys.get(label);
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', this.#root, 'ontid-signin', label, 32));
      this.#keys.set(label, key);
    }
    return key;
  }
}
