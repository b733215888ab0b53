import { createHash, randomInt } from 'node:crypto';
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Transaction } from 'kysely';
import type { CodeChallenge } from '../../protocol/custody/custody-api.ts';
import { secondsAfter, secondsOf } from '../common/time.ts';
import { ApiError } from '../errors/api-error.ts';
import type { PhoneNumber } from '../phones/phone-number.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { sweepExpired } from '../storage/sweep.ts';

/** The highest level; each level takes twice the work of the one before it. */
export const MOST_LEVEL = 6;
/** Seconds for which a challenge can be answered. A slow phone needs most of a minute for the highest level. */
const CHALLENGE_SECONDS = 300;
/** Keys that the browser derives at the first level, at most; it derives half of them at least. */
const FIRST_LEVEL_KEYS = 240;
/** PBKDF2 iterations for each key: about a millisecond on a laptop. */
const ITERATIONS = 5_000;

/** A proof that was checked and is still to be used up, in the transaction of what it allows. */
export interface CheckedProof {
  /** @throws ApiError TIME_EXCEEDED when another call has used it */
  useUp(transaction: Transaction<Schema>): Promise<void>;
}

/**
 * Proofs of work (ALTCHA) that a browser gives when many codes are asked for. A challenge is signed, bound to one phone
 * and one browser, good for five minutes and one use.
 */
export class ProofOfWork {
  readonly #db: Database;
  readonly #envelope: Envelope;
  readonly #now: () => Date;

  constructor(parts: { db: Database; envelope: Envelope; now: () => Date }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
    this.#now = parts.now;
  }

  /** @param level the work, 1 to `MOST_LEVEL` */
  async challenge(phone: PhoneNumber, binding: string, level: number): Promise<CodeChallenge> {
    const most = FIRST_LEVEL_KEYS * 2 ** (level - 1);
    const { parameters, signature } = await createChallenge({
      algorithm: 'PBKDF2/SHA-256',
      cost: ITERATIONS,
      counter: randomInt(most / 2, most),
      deriveKey,
      data: {
        for: this.#owner(phone, binding),
        level,
        until: secondsOf(secondsAfter(this.#now(), CHALLENGE_SECONDS)),
        most,
      },
      hmacSignatureSecret: this.#secret('challenge'),
      hmacKeySignatureSecret: this.#secret('solution'),
    });
    return { challenge: { parameters, signature: signature! }, most };
  }

  /**
   * Checks a proof. The level may have risen by one since its challenge was given.
   *
   * @param text what the browser sent: base64 of JSON with `challenge` and `solution`
   * @throws ApiError TIME_EXCEEDED without a proof, or when it is not a proof of this
   */
  async check(text: string | undefined, phone: PhoneNumber, binding: string, level: number): Promise<CheckedProof> {
    const proof = text === undefined ? undefined : readProof(text);
    const data = proof?.challenge.parameters.data;
    const fits =
      data?.['for'] === this.#owner(phone, binding) &&
      Number(data['level']) >= level - 1 &&
      Number(data['until']) > secondsOf(this.#now());
    if (!proof || !fits || !(await this.#isSolved(proof))) throw proofNeeded();
    const row = {
      challenge_hash: createHash('sha256').update(proof.challenge.signature).digest(),
      expires_at: new Date(Number(data['until']) * 1000),
    };
    return {
      async useUp(transaction) {
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto('used_proof')
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (!numInsertedOrUpdatedRows) throw proofNeeded();
      },
    };
  }

  async #isSolved(proof: Proof): Promise<boolean> {
    const secrets = {
      hmacSignatureSecret: this.#secret('challenge'),
      hmacKeySignatureSecret: this.#secret('solution'),
    };
    return verifySolution({ ...proof, deriveKey, ...secrets }).then(
      ({ verified }) => verified,
      () => false,
    );
  }

  /** Drops the uses of challenges that have expired. */
  async sweep(): Promise<void> {
    await sweepExpired(this.#db, 'used_proof', 'expires_at', this.#now());
  }

  #owner(phone: PhoneNumber, binding: string): string {
    return this.#envelope.index('proof-of-work', `${phone.e164} ${binding}`).toString('base64url');
  }

  #secret(name: 'challenge' | 'solution'): string {
    return this.#envelope.index('proof-of-work', `secret ${name}`).toString('hex');
  }
}

/** What the browser sends back. */
interface Proof {
  challenge: CodeChallenge['challenge'];
  solution: { counter: number; derivedKey: string };
}

/** Reads a proof as far as its form goes; whether it is right is decided by its signature. */
function readProof(text: string): Proof | undefined {
  try {
    const { challenge, solution } = JSON.parse(Buffer.from(text, 'base64').toString()) as Proof;
    // `null` is of type object, too.
    const { parameters, signature } = challenge;
    const isWhole = typeof signature === 'string' && parameters instanceof Object && solution instanceof Object;
    return isWhole ? { challenge, solution } : undefined;
  } catch {
    return undefined;
  }
}

/** Said without a time: it is no time that helps. */
export const proofNeeded = () =>
  new ApiError(
    'TIME_EXCEEDED',
    'many codes were asked for; the hosted sign-in page sends another after a proof of work',
  );
