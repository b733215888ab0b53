import { type Kysely, sql } from 'kysely';

/** Adds sign-in in two steps: which accounts ask for it, how each session came about, and sign-ins half done. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table account add column two_step boolean not null default false;
    alter table session add column methods text[] not null default '{}';
    alter table session add column proven_at timestamptz;
    alter table session add column kept boolean not null default true;
    create table half_sign_in (
      token_hash bytea not null,
      account_id uuid not null references account on delete cascade,
      method text not null,
      account_digest bytea not null,
      kept boolean not null,
      tries integer not null default 0,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      primary key (token_hash, account_id)
    );
    create index half_sign_in_account on half_sign_in (account_id);
    create index half_sign_in_expiry on half_sign_in (expires_at);
  `.execute(db);
}
