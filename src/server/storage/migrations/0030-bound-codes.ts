import { type Kysely, sql } from 'kysely';

/**
 * Binds each verification code to the browser or app that asked for it, so that one phone can have several live codes.
 * The older table stays for processes of the older version that still run; its rows expire and are deleted.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bound_code (
      phone_index bytea not null,
      binding_index bytea not null,
      purpose text not null,
      code_index bytea not null,
      tries integer not null default 0,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      primary key (phone_index, binding_index)
    );
    create index bound_code_expiry on bound_code (expires_at);
    create index verification_code_expiry on verification_code (expires_at);
    alter table sms_outbox add column binding_index bytea;
    create index dev_outbox_created on dev_outbox (created_at);
    create table used_proof (
      challenge_hash bytea primary key,
      expires_at timestamptz not null
    );
    create index used_proof_expiry on used_proof (expires_at);
    create table failure_run (
      key_index bytea primary key,
      failures integer not null,
      expires_at timestamptz not null
    );
    create index failure_run_expiry on failure_run (expires_at);
  `.execute(db);
}
