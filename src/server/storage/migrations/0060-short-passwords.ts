import { type Kysely, sql } from 'kysely';

/** Apps that may set passwords of six characters: none, until the operator says so. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table app add column short_passwords boolean not null default false`.execute(db);
}
