import { type Kysely, sql } from 'kysely';

/** Tokens have a new form; those that are out stay good. Answers to refresh tokens are kept for 30 seconds. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table issued_token add column form smallint not null default 1 check (form in (1, 2));
    create table refresh_answer (
      jti_hash bytea primary key references issued_token on delete cascade,
      next_jti_hash bytea not null references issued_token on delete cascade,
      answer_sealed bytea not null,
      expires_at timestamptz not null
    );
    create index refresh_answer_next on refresh_answer (next_jti_hash);
    create index refresh_answer_expiry on refresh_answer (expires_at);
  `.execute(db);
}
