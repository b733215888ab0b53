import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { RecognisedAccount } from '../accounts/account.ts';
import { secondsAfter } from '../common/time.ts';
import { ApiError } from '../errors/api-error.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { sweepExpired } from '../storage/sweep.ts';

/** Failures in a row after which a sign-in method is locked (NIST SP 800-63B-4 §3.2.2). */
export const MOST_FAILURES = 100;

/**
 * What is counted: wrong passwords or wrong codes, in browsers that the account has signed in from (`known`), after its
 * other method (`proven`), or in others.
 */
export type FailureKind = 'password' | 'known-password' | 'code' | 'known-code' | 'proven-code';

/** One run: its kind, and whose it is (an account's id, or the name that was typed; a phone's index in hex). */
export type FailureRun = readonly [kind: FailureKind, whose: string];

const DAY = 86_400;

/**
 * Seconds after the last failure until a run is forgotten. A password's run ends after a year without a failure. A
 * code's run ends after a week: a stranger who locks both methods keeps nobody out for longer.
 */
const FORGOTTEN_AFTER: Record<FailureKind, number> = {
  password: 365 * DAY,
  'known-password': 365 * DAY,
  code: 7 * DAY,
  'known-code': 7 * DAY,
  'proven-code': 7 * DAY,
};
const CODE_KINDS = ['code', 'known-code', 'proven-code'] as const;

/**
 * Failures in a row for one account and method. A successful sign-in to the account ends its runs. A name without an
 * account has runs too, so that the answers are the same. The names are kept as a keyed hash.
 */
export class FailureRuns {
  readonly #db: Database;
  readonly #envelope: Envelope;
  readonly #now: () => Date;

  constructor(parts: { db: Database; envelope: Envelope; now: () => Date }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
    this.#now = parts.now;
  }

  /** How a run stands in the table after its first failure. */
  row([kind, whose]: FailureRun): Schema['failure_run'] {
    const expires_at = secondsAfter(this.#now(), FORGOTTEN_AFTER[kind]);
    return { key_index: this.#envelope.index('failure-run', `${kind} ${whose}`), failures: 1, expires_at };
  }

  /**
   * Looks at a password, unless it is locked. The attempt is counted as failed before the look, so that of many at once
   * no more are looked at than one after another. A right password ends the run; what is neither right nor wrong is
   * taken back.
   *
   * @throws ApiError ONTID_LOCKED after too many wrong passwords in a row, and what the look throws
   */
  async unlessWrong<Result>(run: FailureRun, look: () => Promise<Result>): Promise<Result> {
    const { key_index, expires_at } = this.row(run);
    const now = this.#now();
    const { rows } = await sql`
      insert into failure_run as run (key_index, failures, expires_at) values (${key_index}, 1, ${expires_at})
      on conflict (key_index) do update set
        failures = case when run.expires_at > ${now} then run.failures + 1 else 1 end,
        expires_at = excluded.expires_at
      where run.failures < ${MOST_FAILURES} or run.expires_at <= ${now}
      returning failures`.execute(this.#db);
    if (rows.length === 0) throw passwordLocked();
    const set = (failures: RawBuilder<number>) =>
      this.#db.updateTable('failure_run').set({ failures }).where('key_index', '=', key_index).execute();
    try {
      const result = await look();
      await set(sql`0`);
      return result;
    } catch (error) {
      if (!(error instanceof ApiError) || error.error !== 'INVALID_PASSWORD') await set(sql`greatest(failures - 1, 0)`);
      throw error;
    }
  }

  /** Ends every run of an account: its owner has just signed in. @param db a transaction, where this belongs to one */
  async end({ id, phoneIndex }: RecognisedAccount, db: Kysely<Schema> = this.#db): Promise<void> {
    const phone = phoneIndex?.toString('hex');
    const codeRuns = phone ? CODE_KINDS.map((kind): FailureRun => [kind, phone]) : [];
    const runs: FailureRun[] = [['password', id], ['known-password', id], ...codeRuns];
    const keys = runs.map((run) => this.row(run).key_index);
    // In one order, so that two who sign in at once do not wait for each other.
    const held = db
      .selectFrom('failure_run')
      .select('key_index')
      .where('key_index', 'in', keys)
      .orderBy('key_index')
      .forUpdate();
    await db.deleteFrom('failure_run').where('key_index', 'in', held).execute();
  }

  async sweep(): Promise<void> {
    await sweepExpired(this.#db, 'failure_run', 'expires_at', this.#now());
  }
}

const passwordLocked = () =>
  new ApiError(
    'ONTID_LOCKED',
    'too many wrong passwords in a row; sign in with a code by text message, which allows the password again',
  );
