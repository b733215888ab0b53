import { type Kysely, sql } from 'kysely';

/** Credentials can be revoked. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table onttag_credential add column revoked_at timestamptz;
    create index onttag_credential_revoked on onttag_credential (revoked_at) where revoked_at is not null;
  `.execute(db);
}
