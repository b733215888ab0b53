import { sql } from 'kysely';
import { ApiError } from '../errors/api-error.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import { sweepExpired } from '../storage/sweep.ts';
import { widerBlocks } from './address-block.ts';
import { Attempts } from './attempts.ts';
import { type Counter, countInOrder } from './count.ts';
import { Lanes } from './lanes.ts';
import type { LimitsConfig } from './limits-config.ts';
import { easyPointsOf, type LimitName, rulesOf, WIDER_FACTORS, type Window } from './rules.ts';
import { BusyError } from './turns.ts';

/** One thing to count: under which limit, whose it is, and how far, where that is less than the limit says. */
export type Counted = readonly [limit: LimitName, key: string, most?: number];

type LimitCounter = Counter & { limit: LimitName };

/** The counter that is used up, and when it begins anew, in ms since 1970. */
interface Refusal {
  key: string;
  expires: number;
}

/**
 * Attempts of one caller that are under way at once in one process. More would not be faster, since Node hashes four at
 * a time, and several processes together stay below every limit.
 */
const ATTEMPTS_AT_ONCE = 8;

/**
 * Counts what costs something, in the database, so that all processes count together, and parallel calls count alike.
 * Whose a counter is (an address, a phone) is kept as a keyed hash.
 */
export class Limits {
  readonly #db: Database;
  readonly #envelope: Envelope;
  readonly #rules: Record<LimitName, Window[]>;
  readonly #easy: Partial<Record<LimitName, number>>;
  /** Until when a flood is answered from memory, in ms since 1970, by counter. */
  readonly #floods = new Map<string, number>();
  readonly #attempts = new Attempts();
  readonly #lanes = new Lanes(ATTEMPTS_AT_ONCE);

  constructor(parts: { db: Database; envelope: Envelope; config: LimitsConfig }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
    this.#rules = rulesOf(parts.config);
    this.#easy = easyPointsOf(parts.config);
  }

  /**
   * Counts one under each limit, in this order; past the first that is used up, nothing is counted under the next, so
   * that somebody who is refused cannot use up what is others'. All calls name limits in one order (an address before
   * an account), so that two never wait for each other.
   *
   * @returns takes it back under all of them
   * @throws ApiError TIME_EXCEEDED, with the seconds until the limit allows more
   */
  async take(...counted: Counted[]): Promise<() => Promise<void>> {
    const counters = counted.flatMap((each) => this.counters(each));
    const refusal = await this.#count(counters);
    if (refusal) throw tooMany(refusal.expires - Date.now());
    return () => this.#giveBack(counters.map(({ key }) => key));
  }

  /**
   * Makes an attempt that counts only if it fails. It is counted before, so that of a hundred attempts at once no more
   * are made than one after another. Attempts that are under way do not use the limit up: a caller who finds no place
   * left waits until one of them is decided.
   *
   * @throws ApiError TIME_EXCEEDED, and what the attempt throws
   */
  async attempt<Result>(counted: readonly Counted[], look: () => Promise<Result>): Promise<Result> {
    const counters = counted.flatMap((each) => this.counters(each));
    const keys = counters.map(({ key }) => key);
    let refusal: Refusal | undefined;
    const made = () =>
      this.#attempts.make(
        keys,
        async () => (refusal = await this.#count(counters))?.key,
        async () => {
          const result = await look().catch(async (error: unknown) => {
            // Nothing was looked at.
            if (error instanceof BusyError) await this.#giveBack(keys);
            throw error;
          });
          await this.#giveBack(keys);
          return result;
        },
        () => {
          throw tooMany(refusal!.expires - Date.now());
        },
      );
    return this.#lanes.take(keys[0]!, made);
  }

  /** @returns the counter that refuses, with nothing counted; `undefined` when all let it through */
  async #count(counters: readonly LimitCounter[]): Promise<Refusal | undefined> {
    const now = Date.now();
    for (const { key } of counters) this.#refuseFlood(key, now);
    const usedUp = await countInOrder(this.#db, counters, now);
    if (!usedUp) return undefined;
    const { key, limit } = counters[usedUp.index]!;
    if (isCalls(limit)) this.#floods.set(key, usedUp.expires);
    await this.#giveBack(counters.slice(0, usedUp.index).map((counter) => counter.key));
    return { key, expires: usedUp.expires };
  }

  /** The counters of a limit: one for each window, and for an address one for each network that it is in. */
  counters([limit, whose, most = Infinity]: Counted): LimitCounter[] {
    const count = (key: string, factor: number) => {
      const index = this.#envelope.index('limit', `${limit} ${key}`).toString('base64url');
      return this.#rules[limit].map(({ points, seconds }) => ({
        points: Math.min(most, points * factor),
        seconds,
        limit,
        key: `${limit}/${seconds}:${index}`,
      }));
    };
    // From narrow to wide, so that somebody who is refused in their own network uses up nothing of their neighbors'.
    const wider = limit.startsWith('address-') ? widerBlocks(whose) : [];
    return [...count(whose, 1), ...wider.flatMap((block, n) => count(block, WIDER_FACTORS[n]!))];
  }

  /** What the first counter of each limit stands at now. */
  async standAt(counted: readonly Counted[]): Promise<number[]> {
    const keys = counted.map((each) => this.counters(each)[0]!.key);
    const rows = await this.#db
      .selectFrom('rate_limit')
      .select(['key', 'points'])
      .where('key', 'in', keys)
      .where('expire', '>', String(Date.now()))
      .execute();
    return keys.map((wanted) => rows.find(({ key }) => key === wanted)?.points ?? 0);
  }

  /** How far the counter of a limit may rise before a browser owes a proof of work. */
  easyPoints(limit: LimitName): number {
    return this.#easy[limit] ?? Infinity;
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
    await sweepExpired(this.#db, 'rate_limit', 'expire', now - 1);
  }
}

/** Limits of which nothing is ever given back. */
const isCalls = (limit: LimitName) => limit.endsWith('-calls');

/** Said when a limit is used up. @param milliseconds until it allows more */
export function tooMany(milliseconds: number): ApiError {
  const retryAfter = Math.max(1, Math.ceil(milliseconds / 1000));
  return new ApiError('TIME_EXCEEDED', `too many attempts; try again in ${retryAfter} s`, { retryAfter });
}
