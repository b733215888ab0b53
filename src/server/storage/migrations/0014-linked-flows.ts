import { type Kysely, sql } from 'kysely';

/** Adds sign-ins at a provider that are under way. */
export async function up(db: Kysely<unknown>): Promise<void> {
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
