import { type Kysely, sql } from 'kysely';

/** Adds what a sign-in needs: signing keys, apps, accounts with their keys, codes, sessions, consent and the outbox. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table signing_key (
      kid text primary key,
      ont_id text not null,
      public_key text not null,
      private_key_sealed bytea not null,
      created_at timestamptz not null default now()
    );
    create table app (
      ont_id text primary key,
      name text not null,
      secret_sealed bytea not null,
      origins text[] not null,
      redirect_uris text[] not null,
      token_format text not null check (token_format in ('jws', 'ontology')),
      created_at timestamptz not null default now()
    );
    create table account (
      id uuid primary key default gen_random_uuid(),
      ont_id text not null unique,
      phone_index bytea not null unique,
      phone_sealed bytea not null,
      password_hash text not null,
      created_at timestamptz not null default now()
    );
    create table keystore (
      ont_id text primary key,
      account_id uuid not null references account on delete cascade,
      keystore_sealed bytea not null,
      created_at timestamptz not null default now()
    );
    create index keystore_account on keystore (account_id);
    create table verification_code (
      phone_index bytea primary key,
      purpose text not null,
      code_index bytea not null,
      tries integer not null default 0,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create table session (
      token_hash bytea primary key,
      account_id uuid not null references account on delete cascade,
      created_at timestamptz not null,
      expires_at timestamptz not null
    );
    create index session_account on session (account_id);
    create table consent (
      account_id uuid not null references account on delete cascade,
      app_ont_id text not null references app on delete cascade,
      created_at timestamptz not null default now(),
      primary key (account_id, app_ont_id)
    );
    create table dev_outbox (
      id uuid primary key default gen_random_uuid(),
      recipient text not null,
      text text not null,
      code text not null,
      created_at timestamptz not null
    );
  `.execute(db);
}
