import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';

export interface Counter {
  key: string;
  /** So many are let through in its time. */
  points: number;
  /** How long it counts, from its first. */
  seconds: number;
}

/** What a counter stands at, and when it begins anew, in ms since 1970. */
export interface Count {
  points: number;
  expires: number;
}

/**
 * Counts one on each counter, the next one only where the one before it lets it through. It is one statement: PostgreSQL
 * locks each row until its end, so that of calls at once each sees what the others have counted.
 *
 * @param now in ms since 1970
 * @returns of those that were counted; the last is the one that refuses, if one does
 */
export async function countInOrder(db: Database, counters: Counter[], now: number): Promise<Count[]> {
  const step = (n: number) => sql.ref(`step${n}`);
  const steps = counters.map(({ key, seconds }, n) => {
    const ifAllowed = n > 0 ? sql`from ${step(n - 1)} where points <= ${counters[n - 1]!.points}` : sql``;
    return sql`${step(n)} as (
      insert into rate_limit as counter (key, points, expire)
      select ${key}::text, 1, ${now + seconds * 1000}::bigint ${ifAllowed}
      on conflict (key) do update set
        points = case when counter.expire > ${now} then counter.points + 1 else 1 end,
        expire = case when counter.expire > ${now} then counter.expire else excluded.expire end
      returning points, expire)`;
  });
  const counts = counters.map((_, n) => sql`select ${sql.lit(n)} as step, points, expire from ${step(n)}`);
  const { rows } = await sql<{ points: number; expire: string }>`
    with ${sql.join(steps)} ${sql.join(counts, sql` union all `)} order by step`.execute(db);
  return rows.map(({ points, expire }) => ({ points, expires: Number(expire) }));
}
