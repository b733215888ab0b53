import { type Kysely, sql } from 'kysely';

/** Drops the account that signed in after a flow at a provider had begun. It proved nothing, and nothing reads it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table linked_flow drop column proven_account_id`.execute(db);
}
