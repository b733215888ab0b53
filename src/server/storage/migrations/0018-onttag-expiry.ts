import { type Kysely, sql } from 'kysely';

/** Adds until when a credential is good. An older one is taken to be good for 365 days from its issue. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table onttag_credential add column expires_at timestamptz;
    update onttag_credential set expires_at = created_at + interval '365 days';
  `.execute(db);
}
