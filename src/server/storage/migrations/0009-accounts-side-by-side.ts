import { type Kysely, sql } from 'kysely';

/** Lets several accounts be signed in in one browser, and records what a session is used with. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table session add column id uuid not null default gen_random_uuid() unique;
    alter table session add column used_at timestamptz;
    update session set used_at = created_at;
    alter table session alter column used_at set not null;
    alter table session add column browser text;
    alter table session add column system text;
    alter table session drop constraint session_pkey;
    alter table session add primary key (token_hash, account_id);
    create index session_expiry on session (expires_at);
  `.execute(db);
}
