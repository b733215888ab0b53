import { type Kysely, sql } from 'kysely';

/** Adds the scopes of apps, consents and grants, the logo of an app, and the nonce of a code. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table app add column scopes text[] not null default '{}';
    alter table app add column logo bytea, add column logo_type text, add column logo_hash text;
    alter table consent add column scopes text[] not null default '{}';
    alter table consent add column asks_again boolean not null default false;
    alter table token_grant add column scopes text[] not null default '{}';
    alter table authorization_code add column nonce text;
  `.execute(db);
}
