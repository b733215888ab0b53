import { type Kysely, sql } from 'kysely';

/** Adds the builds of plugin.js that sites pin, so that each outlives an upgrade. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table built_script (
      path text primary key,
      version text not null,
      body text not null,
      integrity text not null,
      kept_at timestamptz not null default now()
    );
  `.execute(db);
}
