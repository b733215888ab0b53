import { type Kysely, sql } from 'kysely';

/** Adds which requests for a credential the account page does not list: those from before a reset by phone alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table onttag_request add column unlisted boolean not null default false`.execute(db);
}
