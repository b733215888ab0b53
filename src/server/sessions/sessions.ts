import { createHash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Account } from '../accounts/accounts.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';

/** How long a browser stays signed in to the hosted page. */
export const SESSION_SECONDS = 30 * 24 * 3600;

/** Sessions of the hosted page: a random token in the browser's cookie, its hash in the database. */
export class Sessions {
  readonly #db: Database;
  readonly #now: () => Date;

  constructor(parts: { db: Database; now: () => Date }) {
    this.#db = parts.db;
    this.#now = parts.now;
  }

  /** @returns the cookie's value: 32 random bytes, base64url */
  async start(account: Account): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = this.#now();
    await this.#db
      .insertInto('session')
      .values({ token_hash: hash(token), account_id: account.id, created_at: now, expires_at: new Date(now.getTime() + SESSION_SECONDS * 1000) })
      .execute();
    return token;
  }

  async find(token: string | undefined): Promise<Account | undefined> {
    if (!token) return undefined;
    return this.#db
      .selectFrom('session')
      .innerJoin('account', 'account.id', 'session.account_id')
      .select(['account.id', 'account.ont_id as ontId'])
      .where('token_hash', '=', hash(token))
      .where('expires_at', '>', this.#now())
      .executeTakeFirst();
  }

  async end(token: string | undefined): Promise<void> {
    if (token) await this.#db.deleteFrom('session').where('token_hash', '=', hash(token)).execute();
  }

  /** @param db a transaction, where this belongs to one */
  async endAll(accountId: string, db: Kysely<Schema> = this.#db): Promise<void> {
    await db.deleteFrom('session').where('account_id', '=', accountId).execute();
  }
}

const hash = (token: string) => createHash('sha256').update(token).digest();
