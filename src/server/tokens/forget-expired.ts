import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';

/** Rows that go at one time: enough to keep up, few enough that nobody waits for it. */
const BATCH = 5000;

/**
 * Deletes the grants that nothing good is left of, their codes and tokens with them, and the tokens that a living grant
 * has outlived. A used code stays as long as what it gave, so that a second use is noticed.
 */
export async function forgetExpired(db: Database, now: Date): Promise<void> {
  for (const table of ['token_grant', 'issued_token']) {
    // Several processes pass each other by; `ctid` because each row goes at once.
    await sql`delete from ${sql.table(table)} where ctid in
      (select ctid from ${sql.table(table)} where expires_at <= ${now} limit ${BATCH} for update skip locked)`.execute(db);
  }
}
