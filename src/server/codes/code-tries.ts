import { sql } from 'kysely';
import type { CodePurpose } from '../../protocol/custody/custody-api.ts';
import { ApiError } from '../errors/api-error.ts';
import { type FailureRuns, MOST_FAILURES } from '../guard/failure-runs.ts';
import { type Limits, tooMany } from '../limits/limits.ts';
import type { PhoneNumber } from '../phones/phone-number.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { Asker } from './asker.ts';

/** Wrong codes that are looked at before the code is dead. */
const MAX_TRIES = 5;

/** Where a code is good: its phone, and who asked for it. */
export type Place = Pick<Schema['bound_code'], 'phone_index' | 'binding_index'>;

/** A live code, with this look at it counted. */
export interface LiveCode {
  code_index: Buffer;
  purpose: CodePurpose;
}

/**
 * Looks at live codes. Each look is counted as a wrong one before the code is compared: for the code, for the phone in
 * an hour, and for the phone in a row. Browsers in which the phone's account has signed in before are counted apart,
 * and so are those in which its other method was proven: nobody uses up the tries of the others.
 */
export class CodeTries {
  readonly #db: Database;
  readonly #limits: Limits;
  readonly #runs: FailureRuns;
  readonly #now: () => Date;

  constructor(parts: { db: Database; limits: Limits; runs: FailureRuns; now: () => Date }) {
    this.#db = parts.db;
    this.#limits = parts.limits;
    this.#runs = parts.runs;
    this.#now = parts.now;
  }

  /**
   * Counts a look in one statement: PostgreSQL locks each row until its end, so that looks at once count alike.
   *
   * @returns `undefined` where there is no live code; then nothing is counted
   * @throws ApiError TIME_EXCEEDED after too many wrong codes; ONTID_LOCKED after too many in a row, until somebody
   *   signs in to the account in another way
   */
  async look(place: Place, phone: PhoneNumber, asker: Asker): Promise<LiveCode | undefined> {
    const now = this.#now();
    const counter = this.#counter(phone, asker);
    const run = this.#runs.row([runOf(asker), place.phone_index.toString('hex')]);
    const clock = Date.now();
    const { rows } = await sql<
      LiveCode & { tries: number; points: number | null; expire: string | null; failures: number | null }
    >`
      with live as (
        update bound_code set tries = tries + 1
        where phone_index = ${place.phone_index} and binding_index = ${place.binding_index}
          and used_at is null and expires_at > ${now}
        returning code_index, purpose, tries
      ), hour as (
        insert into rate_limit as counter (key, points, expire)
        select ${counter.key}::text, 1, ${clock + counter.seconds * 1000}::bigint from live where tries <= ${MAX_TRIES}
        on conflict (key) do update set
          points = case when counter.expire > ${clock} then counter.points + 1 else 1 end,
          expire = case when counter.expire > ${clock} then counter.expire else excluded.expire end
        returning points, expire
      ), run as (
        insert into failure_run as run (key_index, failures, expires_at)
        select ${run.key_index}, 1, ${run.expires_at}::timestamptz from hour where points <= ${counter.points}
        on conflict (key_index) do update set
          failures = case when run.expires_at > ${now} then run.failures + 1 else 1 end,
          expires_at = case when run.expires_at > ${now} and run.failures >= ${MOST_FAILURES} then run.expires_at
            else excluded.expires_at end
        returning failures
      )
      select code_index, purpose, tries, points, expire, failures
      from live left join hour on true left join run on true`.execute(this.#db);
    const [live] = rows;
    if (!live) return undefined;
    if (live.points === null) throw new ApiError('TIME_EXCEEDED', 'too many wrong codes; ask for another');
    if (live.points > counter.points) throw tooMany(Number(live.expire) - clock);
    if (live.failures! > MOST_FAILURES) throw locked();
    return live;
  }

  /** Takes a look back: it was not a guess. A right code ends the run of wrong ones. */
  async forgive(place: Place, phone: PhoneNumber, asker: Asker, right: boolean): Promise<void> {
    const run = this.#runs.row([runOf(asker), place.phone_index.toString('hex')]);
    await sql`
      with hour as (
        update rate_limit set points = points - 1
          where key = ${this.#counter(phone, asker).key} and expire > ${Date.now()}::bigint returning key
      )
      update failure_run set failures = ${right ? sql`0` : sql`greatest(failures - 1, 0)`}
      -- The counter first, as in a look: two statements must not wait for each other.
      where key_index = ${run.key_index} and (select count(*) from hour) >= 0`.execute(this.#db);
  }

  #counter({ e164 }: PhoneNumber, { kind }: Asker) {
    return this.#limits.counters([WRONG_CODES[kind], e164])[0]!;
  }
}

/** An app types for anybody, as a strange browser does. */
const WRONG_CODES = {
  known: 'known-wrong-codes',
  proven: 'proven-wrong-codes',
  stranger: 'phone-wrong-codes',
  app: 'phone-wrong-codes',
} as const;

const runOf = ({ kind }: Asker) => (kind === 'known' || kind === 'proven' ? (`${kind}-code` as const) : 'code');

const locked = () =>
  new ApiError(
    'ONTID_LOCKED',
    'too many wrong codes in a row for this phone; sign in with the password, which allows codes again',
  );
