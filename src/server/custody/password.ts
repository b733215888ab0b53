import { hash, type Options, verify } from '@node-rs/argon2';
import { PASSWORD_MAX_BYTES, PASSWORD_MIN_LENGTH } from '../../protocol/custody/custody-api.ts';
import { ApiError } from '../errors/api-error.ts';
import { type QueueBounds, Turns } from '../limits/turns.ts';
import type { Envelope } from '../secrets/envelope.ts';

// OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane. 2 is Argon2id (a const enum over there).
const ARGON2ID: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Node runs four at once. Those that may wait take some three seconds on two cores: nobody waits for longer. */
const AT_ONCE = 4;
const QUEUE: QueueBounds = { waiting: 500, perCaller: 500, retryAfter: 5 };

/**
 * Keeps and checks passwords: argon2id over a keyed hash, so that a stolen table cannot be attacked without the key.
 */
export class Passwords {
  readonly #envelope: Envelope;
  readonly #turns: Turns;
  #dummy: Promise<string> | undefined;

  /** @param turns of all hashes of this process */
  constructor(envelope: Envelope, turns = new Turns(AT_ONCE, QUEUE)) {
    this.#envelope = envelope;
    this.#turns = turns;
  }

  /** @throws BusyError when too many hashes wait already */
  hash(password: string): Promise<string> {
    return this.#turns.take(() => hash(this.#pepper(password), ARGON2ID));
  }

  /**
   * Whether the password is the one that was hashed.
   *
   * @param hashed `undefined` when there is no such account: the same work is done for the same time, and the answer is
   *   no
   * @throws BusyError as `hash`
   */
  async matches(hashed: string | undefined, password: string): Promise<boolean> {
    this.#dummy ??= hash(this.#pepper('no account has this password'), ARGON2ID);
    const known = hashed ?? (await this.#dummy);
    const matched = await this.#turns.take(() => verify(known, this.#pepper(password), ARGON2ID));
    return matched && hashed !== undefined;
  }

  #pepper(password: string): string {
    return this.#envelope.index('password-pepper', password).toString('base64');
  }
}

/**
 * A password that may be set: long enough, hard enough to guess, and in no list of breaches; see
 * `passwords/new-passwords.ts`.
 */
export type NewPassword = string & { readonly __brand: 'NewPassword' };

/**
 * The password as it is hashed and sealed with: Unicode NFC, as the keystore's own derivation has it, so that the two
 * ways of typing an accent are one password.
 *
 * @param field the request's field, for the message
 * @throws ApiError PARAM_ERROR
 */
export function readPassword(text: string, field = 'password'): string {
  if (!text.isWellFormed()) throw new ApiError('PARAM_ERROR', `${field} is not well-formed text`);
  const password = text.normalize('NFC');
  if ([...password].length < PASSWORD_MIN_LENGTH)
    throw new ApiError('PARAM_ERROR', `${field} has at least ${PASSWORD_MIN_LENGTH} characters`);
  if (Buffer.byteLength(password) > PASSWORD_MAX_BYTES)
    throw new ApiError('PARAM_ERROR', `${field} has at most ${PASSWORD_MAX_BYTES} bytes`);
  return password;
}
