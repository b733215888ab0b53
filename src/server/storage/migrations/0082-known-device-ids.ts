import { sql, type Kysely } from 'kysely';

/** Adds a name of an account in a browser that stays when the browser's token changes: wrong passwords are counted under it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table known_device add column id uuid not null default gen_random_uuid()`.execute(db);
}
