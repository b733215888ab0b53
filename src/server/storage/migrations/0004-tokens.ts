import { type Kysely, sql } from 'kysely';

/** Adds grants, tokens and authorization codes, refresh tokens for apps, and when a signing key begins to sign. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index app_origins on app using gin (origins);
    alter table app add column refresh_tokens boolean not null default false;
    alter table signing_key add column active_from timestamptz;
    update signing_key set active_from = created_at;
    alter table signing_key alter column active_from set not null;
    create table token_grant (
      id uuid primary key default gen_random_uuid(),
      app_ont_id text not null references app on delete cascade,
      account_id uuid not null references account on delete cascade,
      ont_id text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      revoked_at timestamptz
    );
    create index token_grant_account on token_grant (account_id);
    create index token_grant_app on token_grant (app_ont_id);
    create index token_grant_expiry on token_grant (expires_at);
    create table issued_token (
      jti_hash bytea primary key,
      grant_id uuid not null references token_grant on delete cascade,
      type text not null check (type in ('access_token', 'refresh_token')),
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create index issued_token_grant on issued_token (grant_id);
    create index issued_token_expiry on issued_token (expires_at);
    create table authorization_code (
      code_hash bytea primary key,
      grant_id uuid not null references token_grant on delete cascade,
      redirect_uri text,
      origin text not null,
      code_challenge text not null,
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create index authorization_code_grant on authorization_code (grant_id);
  `.execute(db);
}
