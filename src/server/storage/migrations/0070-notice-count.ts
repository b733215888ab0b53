import { type Kysely, sql } from 'kysely';

/** Adds how often a phone was told of one kind of change. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table notice_count (
      phone_index bytea not null,
      notice text not null,
      count integer not null,
      since timestamptz not null,
      primary key (phone_index, notice)
    );
    create index notice_count_since on notice_count (since);
  `.execute(db);
}
