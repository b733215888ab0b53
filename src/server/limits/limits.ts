import { sql } from 'kysely';
import { ApiError } from '../api-error.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import { countInOrder, type Counter } from './count.ts';
import type { LimitsConfig } from './limits-config.ts';
import { rulesOf, type LimitName, type Window } from './rules.ts';

/** One thing to count: under which limit, and whose it is. */
export type Counted = readonly [limit: LimitName, key: string];

/**
 * Counts what costs something, in the database, so that all processes count together, and parallel calls count alike.
 * Whose a counter is (an address, a phone) is kept as a keyed hash.
 */
export class Limits {
  readonly #db: Database;
  readonly #envelope: Envelope;
  readonly #rules: Record<LimitName, Window[]>;
  /** Until when a flood is answered from memory, in ms since 1970, by counter. */
  readonly #floods = new Map<string, number>();

  constructor(parts: { db: Database; envelope: Envelope; config: LimitsConfig }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
    this.#rules = rulesOf(parts.config);
  }

  /**
   * Counts one under each limit, in this order; past the first that is used up, nothing is counted under the next, so
   * that somebody who is refused cannot use up what is others'. All calls name limits in one order (an address before an
   * account), so that two never wait for each other.
   *
   * @returns takes it back under all of them
   * @throws ApiError TIME_EXCEEDED, with the seconds until the limit allows more
   */
  async take(...counted: Counted[]): Promise<() => Promise<void>> {
    const now = Date.now();
    const counters = counted.flatMap((each) => this.#countersOf(each));
    for (const { key } of counters) this.#refuseFlood(key, now);
    const counts = await countInOrder(this.#db, counters, now);
    const last = counters[counts.length - 1]!;
    const { points, expires } = counts.at(-1)!;
    const keys = counters.map(({ key }) => key);
    if (points <= last.points) return () => this.#giveBack(keys);
    if (isCalls(last.limit)) this.#floods.set(last.key, expires);
    await this.#giveBack(keys.slice(0, counts.length - 1));
    throw tooMany(expires - now);
  }

  #countersOf([limit, whose]: Counted): (Counter & { limit: LimitName })[] {
    const index = this.#envelope.index('limit', `${limit} ${whose}`).toString('base64url');
    return this.#rules[limit].map((window) => ({ ...window, limit, key: `${limit}/${window.seconds}:${index}` }));
  }

  /** Once a flood of calls is refused, the rest of it does not come to the database. */
  #refuseFlood(key: string, now: number): void {
    const until = this.#floods.get(key);
    if (until === undefined) return;
    if (until > now) throw tooMany(until - now);
    this.#floods.delete(key);
  }

  /** All in one statement, since most calls end here; in the order in which they were counted. */
  async #giveBack(keys: string[]): Promise<void> {
    if (keys.length === 0) return;
    const counters = this.#db
      .selectFrom('rate_limit')
      .select('key')
      .where('key', 'in', keys)
      .where('expire', '>', String(Date.now()))
      .orderBy(sql`array_position(${keys}::text[], key)`)
      .forUpdate();
    await this.#db
      .updateTable('rate_limit')
      .set((eb) => ({ points: eb('points', '-', 1) }))
      .where('key', 'in', counters)
      .execute();
  }

  /** Drops the counters whose time is over. */
  async sweep(): Promise<void> {
    const now = Date.now();
    for (const [key, until] of this.#floods) if (until <= now) this.#floods.delete(key);
    await this.#db.deleteFrom('rate_limit').where('expire', '<', String(now)).execute();
  }
}

/** Limits of which nothing is ever given back. */
const isCalls = (limit: LimitName) => limit.endsWith('-calls');

function tooMany(milliseconds: number): ApiError {
  const retryAfter = Math.max(1, Math.ceil(milliseconds / 1000));
  return new ApiError('TIME_EXCEEDED', `too many attempts; try again in ${retryAfter} s`, { retryAfter });
}
