import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { hashed } from '../common/hashed.ts';
import { secondsAfter } from '../common/time.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { REPEAT_SECONDS } from './lifetimes.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Rows that go at one time. */
const BATCH = 1000;

/**
 * The answers to refresh tokens that were just used, for a client whose answer was lost on the way: for 30 seconds the
 * same token gets the same answer, while the refresh token in it is unused. An answer is encrypted under a key derived
 * from the token that it was given for, of which the database has only the hash of its `jti`.
 */
export class RepeatedAnswers {
  readonly #db: Database;
  readonly #now: () => Date;

  constructor(parts: { db: Database; now: () => Date }) {
    this.#db = parts.db;
    this.#now = parts.now;
  }

  /**
   * Keeps the answer to the first use of a refresh token.
   *
   * @param jti of the token that was used
   * @param nextJti of the refresh token in the answer; its use ends this
   */
  async keep(
    transaction: Transaction<Schema>,
    token: string,
    jti: string,
    nextJti: string,
    answer: object,
  ): Promise<void> {
    await transaction
      .insertInto('refresh_answer')
      .values({
        jti_hash: hashed(jti),
        next_jti_hash: hashed(nextJti),
        answer_sealed: seal(token, jti, JSON.stringify(answer)),
        expires_at: secondsAfter(this.#now(), REPEAT_SECONDS),
      })
      .execute();
  }

  /**
   * The answer that a refresh token was given, in a transaction that holds the token.
   *
   * @returns `undefined` when 30 seconds have passed, or the next token was used
   */
  async find<Answer>(transaction: Transaction<Schema>, token: string, jti: string): Promise<Answer | undefined> {
    const row = await transaction
      .selectFrom('refresh_answer as kept')
      .innerJoin('issued_token as next', 'next.jti_hash', 'kept.next_jti_hash')
      .select('kept.answer_sealed')
      .where('kept.jti_hash', '=', hashed(jti))
      .where('kept.expires_at', '>', this.#now())
      .where('next.used_at', 'is', null)
      .executeTakeFirst();
    return row && (JSON.parse(open(token, jti, row.answer_sealed)) as Answer);
  }

  /** Deletes the answer that a refresh token came in, when that token is used. */
  async forget(transaction: Transaction<Schema>, nextJti: string): Promise<void> {
    await transaction.deleteFrom('refresh_answer').where('next_jti_hash', '=', hashed(nextJti)).execute();
  }

  /** Deletes the answers whose time has passed. Several processes may do so at once. */
  async sweep(): Promise<void> {
    await sql`delete from refresh_answer where ctid in
      (select ctid from refresh_answer where expires_at <= ${this.#now()}
        limit ${BATCH} for update skip locked)`.execute(this.#db);
  }
}

/** AES-256-GCM under a key of this one answer (RFC 5869). */
function seal(token: string, jti: string, answer: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(token), iv).setAAD(Buffer.from(jti));
  const sealed = Buffer.concat([cipher.update(answer), cipher.final()]);
  return Buffer.concat([iv, sealed, cipher.getAuthTag()]);
}

function open(token: string, jti: string, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(token), sealed.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(jti)).setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString();
}

const keyOf = (token: string) => Buffer.from(hkdfSync('sha256', token, '', 'ontid-signin refresh answer v1', 32));
