import { type Kysely, sql } from 'kysely';

/** Adds the queue of text messages, rate limits, and the browsers that an account has signed in from. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // `expire` of `rate_limit` is in milliseconds since 1970.
  await sql`
    create table sms_outbox (
      id uuid primary key,
      phone_index bytea not null,
      message_sealed bytea not null,
      attempts integer not null default 0,
      due_at timestamptz not null,
      expires_at timestamptz not null
    );
    create index sms_outbox_due on sms_outbox (due_at);
    create index sms_outbox_phone on sms_outbox (phone_index);
    create table rate_limit (
      key varchar(255) primary key,
      points integer not null default 0,
      expire bigint
    );
    create index rate_limit_expire on rate_limit (expire);
    create table known_device (
      token_index bytea not null,
      account_id uuid not null references account on delete cascade,
      expires_at timestamptz not null,
      primary key (token_index, account_id)
    );
    create index known_device_account on known_device (account_id);
  `.execute(db);
}
