import { type Kysely, sql } from 'kysely';

/** Keeps the key of a former ONT ID for its former password, and queues notices as well as codes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table keystore add column retired_at timestamptz;
    alter table keystore add column retired_password_hash text;
    alter table keystore add constraint keystore_retired check ((retired_at is null) = (retired_password_hash is null));
    alter table sms_outbox add column kind text not null default 'code' check (kind in ('code', 'notice'));
  `.execute(db);
}
