import { type Kysely, sql } from 'kysely';

/**
 * Sign-in by keystore, which each account allows or not; what was exported of each key; and which encrypted forms of a
 * key are from before a change of the password. Nothing in the older rows tells an account that began with a keystore
 * from another: all of them begin with no, and sign in by phone to allow it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table account add column keystore_sign_in boolean not null default false;
    create table key_export (
      id bigint generated always as identity primary key,
      ont_id text not null references keystore on delete cascade,
      kind text not null check (kind in ('keystore', 'wif')),
      at timestamptz not null,
      app_ont_id text references app on delete set null,
      browser text,
      system text
    );
    create index key_export_ont_id on key_export (ont_id, at);
    create index key_export_app on key_export (app_ont_id);
    create table keystore_seal (
      fingerprint bytea primary key,
      ont_id text not null references keystore on delete cascade,
      superseded_at timestamptz
    );
    create index keystore_seal_ont_id on keystore_seal (ont_id);
  `.execute(db);
}
