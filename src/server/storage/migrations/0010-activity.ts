import { type Kysely, sql } from 'kysely';

/** Adds what happened to an account, for its owner to see. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table activity (
      id bigint generated always as identity primary key,
      account_id uuid not null references account on delete cascade,
      kind text not null,
      at timestamptz not null,
      count integer not null default 1,
      app_ont_id text references app on delete cascade,
      browser text,
      system text
    );
    create index activity_account on activity (account_id, at);
    create index activity_at on activity (at);
  `.execute(db);
}
