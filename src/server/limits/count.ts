import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';

export interface Counter {
  key: string;
  /** So many are let through in its time. */
  points: number;
  /** How long it counts, from its first. */
  seconds: number;
}

/** A counter that is used up. */
export interface UsedUp {
  /** Its place in the list of those that were to be counted; those before it were counted. */
  index: number;
  /** When it begins anew, in ms since 1970. */
  expires: number;
}

/**
 * Counts one on each counter, the next one only where the one before it lets it through. A counter that is used up
 * stays as it is. It is one statement: PostgreSQL locks each row until its end, so that of calls at once each sees what
 * the others have counted.
 *
 * @param now in ms since 1970
 * @returns the counter that is used up; `undefined` when all were counted
 */
export async function countInOrder(
  db: Database,
  counters: readonly Counter[],
  now: number,
): Promise<UsedUp | undefined> {
  const step = (n: number) => sql.ref(`step${n}`);
  const steps = counters.map(({ key, points, seconds }, n) => {
    const ifCounted = n > 0 ? sql`from ${step(n - 1)}` : sql``;
    return sql`${step(n)} as (
      insert into rate_limit as counter (key, points, expire)
      select ${key}::text, 1, ${now + seconds * 1000}::bigint ${ifCounted}
      on conflict (key) do update set
        points = case when counter.expire > ${now} then counter.points + 1 else 1 end,
        expire = case when counter.expire > ${now} then counter.expire else excluded.expire end
      where counter.expire <= ${now} or counter.points < ${points}
      returning key)`;
  });
  const keys = counters.map(({ key }) => key);
  const counted = sql.join(
    counters.map((_, n) => sql`(select count(*) from ${step(n)})`),
    sql` + `,
  );
  // Read as of before the statement: enough to say when to come again.
  const { rows } = await sql<{ counted: number; expires: string[] }>`
    with ${sql.join(steps)}
    select (${counted})::integer as counted,
      array(select coalesce(row.expire, 0) from unnest(${keys}::text[]) with ordinality as wanted (key, place)
        left join rate_limit as row on row.key = wanted.key order by place) as expires`.execute(db);
  const { counted: index, expires } = rows[0]!;
  const counter = counters[index];
  return counter && { index, expires: Number(expires[index]) || now + counter.seconds * 1000 };
}
