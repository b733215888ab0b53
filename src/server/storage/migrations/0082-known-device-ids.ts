import { type Kysely, sql } from 'kysely';

/** Adds an id that stays when a known browser's token changes: its wrong passwords are counted under it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table known_device add column id uuid not null default gen_random_uuid()`.execute(db);
}
