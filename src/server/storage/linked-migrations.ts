import { type Kysely, sql } from 'kysely';

// The steps of `migrations.ts` for accounts at providers.

export async function linkedAccounts(db: Kysely<unknown>): Promise<void> {
  // Whoever came by a linked account has no phone with us.
  await sql`
    alter table account alter column phone_index drop not null;
    alter table account alter column phone_sealed drop not null;
    alter table account add check ((phone_index is null) = (phone_sealed is null));
    create table linked_account (
      id uuid primary key default gen_random_uuid(),
      account_id uuid not null references account on delete cascade,
      provider text not null,
      created_at timestamptz not null,
      used_at timestamptz not null
    );
    create index linked_account_account on linked_account (account_id);
    create table linked_subject (
      subject_index bytea primary key,
      linked_account_id uuid not null references linked_account on delete cascade
    );
    create index linked_subject_account on linked_subject (linked_account_id);
  `.execute(db);
}

export async function linkedFlows(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table linked_flow (
      id uuid primary key default gen_random_uuid(),
      state_hash bytea not null unique,
      browser_hash bytea not null,
      provider text not null,
      door text not null,
      purpose_sealed bytea not null,
      answered_at timestamptz,
      outcome text,
      subjects_sealed bytea,
      proven_account_id uuid references account on delete cascade,
      expires_at timestamptz not null
    );
    create index linked_flow_browser on linked_flow (browser_hash);
    create index linked_flow_expiry on linked_flow (expires_at);
  `.execute(db);
}
