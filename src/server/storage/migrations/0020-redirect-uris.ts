import { type Kysely, sql } from 'kysely';

/**
 * Writes registered redirect URIs as the WHATWG URL Standard serializes them, by which they are compared from now on,
 * and remembers with a code which redirect URI the request asked for.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table authorization_code add column requested_redirect_uri text`.execute(db);
  const { rows } = await sql<{ ont_id: string; redirect_uris: string[] }>`
    select ont_id, redirect_uris from app where redirect_uris <> '{}'`.execute(db);
  for (const { ont_id, redirect_uris: written } of rows) {
    // A text that is no URL never matched a request, and does not match one now.
    const serialized = [...new Set(written.map((uri) => (URL.canParse(uri) ? new URL(uri).href : uri)))];
    await sql`update app set redirect_uris = ${serialized}::text[] where ont_id = ${ont_id}`.execute(db);
  }
}
