import { sql } from 'kysely';
import type { Database } from '../../../src/server/storage/database.ts';

/**
 * Until a piece of work waits for a lock that somebody else has, or has ended without.
 *
 * @param others that wait already
 */
export async function waitsForLock(db: Database, work: Promise<unknown>, others = 0): Promise<void> {
  let ended = false;
  const end = () => (ended = true);
  work.then(end, end);
  for (let waiting = 0; !ended && waiting <= others; ) {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      db,
    );
    waiting = rows[0]!.n;
  }
}
