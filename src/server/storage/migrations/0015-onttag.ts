import { type Kysely, sql } from 'kysely';

/** Adds the tables of ONT TAG; see `onttag-schema.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Requests outlive the app that made them: the credential is its owner's.
  await sql`
    alter table app add column public_key text;
    create table onttag_anchor (
      id integer primary key check (id = 1),
      ont_id text not null,
      kid text not null,
      private_key_sealed bytea not null
    );
    create table onttag_request (
      auth_id text primary key,
      requester_ont_id text not null,
      owner_ont_id text not null,
      account_id uuid not null references account on delete cascade,
      context text not null,
      country text not null,
      doc_type text not null,
      status text not null check (status in ('pending', 'approved', 'rejected')),
      reason text,
      created_at timestamptz not null,
      decided_at timestamptz
    );
    create index onttag_request_account on onttag_request (account_id);
    create index onttag_request_pending on onttag_request (created_at) where status = 'pending';
    create table onttag_document (
      auth_id text not null references onttag_request on delete cascade,
      side text not null check (side in ('front', 'back')),
      type text not null,
      content_sealed bytea not null,
      primary key (auth_id, side)
    );
    create table onttag_credential (
      id uuid primary key,
      auth_id text not null unique references onttag_request on delete cascade,
      account_id uuid not null references account on delete cascade,
      owner_ont_id text not null,
      context text not null,
      issuer_ont_id text not null,
      txn_hash text not null,
      encrypted text not null,
      created_at timestamptz not null
    );
    create index onttag_credential_owner on onttag_credential (owner_ont_id);
    create index onttag_credential_account on onttag_credential (account_id);
    create table onttag_log (
      position integer primary key,
      leaf text not null,
      root text not null,
      peaks text[] not null
    );
    create table onttag_nonce (
      ont_id text not null references keystore on delete cascade,
      nonce text not null,
      primary key (ont_id, nonce)
    );
  `.execute(db);
}
