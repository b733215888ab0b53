import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** Rows that go at one time: enough to keep up, few enough that nobody waits for it. */
const BATCH = 5000;

/**
 * Deletes the rows whose time is over. Rows that somebody else holds are passed over, so that several processes and the
 * calls of people never wait for each other here; the next round takes them.
 *
 * @param column of times, or of milliseconds since 1970
 * @param until the last time that is over
 */
export async function sweepExpired<Table extends keyof Schema>(
  db: Database,
  table: Table,
  column: keyof Schema[Table] & string,
  until: Date | number,
): Promise<void> {
  for (let gone = BATCH; gone === BATCH; ) {
    // `ctid`, because not every table has a key of one column.
    const { numAffectedRows } = await sql`delete from ${sql.table(table)} where ctid in
      (select ctid from ${sql.table(table)} where ${sql.ref(column)} <= ${until}
        limit ${BATCH} for update skip locked)`.execute(db);
    gone = Number(numAffectedRows);
  }
}
