import { type Kysely, sql } from 'kysely';

/** Adds which calls an app may make, and the nonces of its signed calls. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table app add column allowed_calls text[] not null default '{}';
    create table app_nonce (
      app_ont_id text not null references app on delete cascade,
      nonce text not null,
      expires_at timestamptz not null,
      primary key (app_ont_id, nonce)
    );
    create index app_nonce_expires_at on app_nonce (expires_at);
  `.execute(db);
}
