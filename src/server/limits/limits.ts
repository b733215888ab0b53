import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiError } from '../api-error.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import { limitStore } from './limit-store.ts';
import type { LimitsConfig } from './limits-config.ts';
import { rulesOf, type LimitName } from './rules.ts';

/** One thing to count: under which limit, and whose it is. */
export type Counted = readonly [limit: LimitName, key: string];

/**
 * Counts what costs something, in the database, so that all processes count together, and parallel calls count alike.
 * Whose a counter is (an address, a phone) is kept as a keyed hash.
 */
export class Limits {
  readonly #db: Database;
  readonly #envelope: Envelope;
  readonly #limiters: Record<LimitName, RateLimiterPostgres[]>;

  constructor(parts: { db: Database; envelope: Envelope; config: LimitsConfig }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
    const storeClient = limitStore(parts.db);
    const limiters = Object.entries(rulesOf(parts.config)).map(([name, windows]) => [
      name,
      windows.map(
        ({ points, seconds }) =>
          new RateLimiterPostgres({
            storeClient,
            storeType: 'client',
            tableName: 'rate_limit',
            tableCreated: true,
            clearExpiredByTimeout: false,
            keyPrefix: `${name}/${seconds}`,
            points,
            duration: seconds,
            // A flood is answered from memory. Not where right attempts are given back: one of them may yet be.
            ...(name.includes('wrong') ? {} : { inMemoryBlockOnConsumed: points + 1 }),
          }),
      ),
    ]);
    this.#limiters = Object.fromEntries(limiters) as Record<LimitName, RateLimiterPostgres[]>;
  }

  /**
   * Counts one under each limit, in this order; past the first that is used up, nothing is counted under the next, so
   * that somebody who is refused cannot use up what is others'.
   *
   * @returns takes it back under all of them
   * @throws ApiError TIME_EXCEEDED, with the seconds until the limit allows more
   */
  async take(...counted: Counted[]): Promise<() => Promise<void>> {
    const taken: string[] = [];
    const giveBack = () => this.#giveBack(taken);
    for (const [name, whose] of counted) {
      const key = this.#envelope.index('limit', `${name} ${whose}`).toString('base64url');
      for (const limiter of this.#limiters[name]) {
        try {
          await limiter.consume(key);
        } catch (error) {
          await giveBack();
          throw error instanceof RateLimiterRes ? tooMany(error.msBeforeNext) : error;
        }
        taken.push(limiter.getKey(key));
      }
    }
    return giveBack;
  }

  /** All in one statement, since most calls end here; in the order of the keys, so that two never wait for each other. */
  async #giveBack(keys: string[]): Promise<void> {
    if (keys.length === 0) return;
    const counters = this.#db
      .selectFrom('rate_limit')
      .select('key')
      .where('key', 'in', keys)
      .where('expire', '>', String(Date.now()))
      .orderBy('key')
      .forUpdate();
    await this.#db
      .updateTable('rate_limit')
      .set((eb) => ({ points: eb('points', '-', 1) }))
      .where('key', 'in', counters)
      .execute();
  }

  /** Drops the counters whose time is over. */
  async sweep(): Promise<void> {
    await this.#db.deleteFrom('rate_limit').where('expire', '<', String(Date.now())).execute();
  }
}

function tooMany(milliseconds: number): ApiError {
  const retryAfter = Math.max(1, Math.ceil(milliseconds / 1000));
  return new ApiError('TIME_EXCEEDED', `too many attempts; try again in ${retryAfter} s`, { retryAfter });
}
