import { type Kysely, sql } from 'kysely';

/** Adds where an app is told of decisions, and the queue of results on their way there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table app add column onttag_webhook text;
    create table onttag_outbox (
      id uuid primary key,
      message_sealed bytea not null,
      attempts integer not null default 0,
      due_at timestamptz not null,
      expires_at timestamptz not null
    );
    create index onttag_outbox_due on onttag_outbox (due_at);
  `.execute(db);
}
