import { type Kysely, sql } from 'kysely';

/** Which signature an app's calls have. Apps that are registered already go on with the one that they use. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table app add column call_signature text not null default 'any'
      check (call_signature in ('any', 'hmac', 'rfc9421'));
  `.execute(db);
}
