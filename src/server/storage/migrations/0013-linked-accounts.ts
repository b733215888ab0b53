import { type Kysely, sql } from 'kysely';

/** Adds accounts at providers that sign in to an account, which then may have no phone. */
export async function up(db: Kysely<unknown>): Promise<void> {
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
