import { randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Account } from '../accounts/accounts.ts';
import type { PhoneNumber } from '../accounts/phone-number.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { sweepExpired } from '../storage/sweep.ts';
import { secondsAfter } from '../time.ts';

/** How long a browser is remembered after its last sign-in. */
export const DEVICE_SECONDS = 180 * 24 * 3600;

/**
 * Browsers in which somebody has signed in before: a random token in a cookie, a keyed hash of it with each account in
 * the database. Such a browser's guesses are counted apart, so that nobody locks an owner out from elsewhere. It opens
 * nothing by itself.
 */
export class KnownDevices {
  readonly #db: Database;
  readonly #envelope: Envelope;
  readonly #now: () => Date;

  constructor(parts: { db: Database; envelope: Envelope; now: () => Date }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
    this.#now = parts.now;
  }

  /**
   * Remembers that the account has signed in here. The token changes each time, so that one which somebody else has put
   * into the browser is worth nothing afterwards; the accounts that it stood for go with it.
   *
   * @param transaction that of the sign-in, which holds the account
   * @returns the cookie's value: 32 random bytes, base64url
   */
  async remember(transaction: Transaction<Schema>, token: string | undefined, account: Account): Promise<string> {
    const next = randomBytes(32).toString('base64url');
    const token_index = this.#index(next);
    const expires_at = secondsAfter(this.#now(), DEVICE_SECONDS);
    if (token) await transaction.updateTable('known_device').set({ token_index }).where('token_index', '=', this.#index(token)).execute();
    await transaction
      .insertInto('known_device')
      .values({ token_index, account_id: account.id, expires_at })
      .onConflict((conflict) => conflict.columns(['token_index', 'account_id']).doUpdateSet({ expires_at }))
      .execute();
    return next;
  }

  /** Whether an account has signed in here before; without `account`, whether any has. */
  async knows(token: string | undefined, account?: Pick<Account, 'id'>): Promise<boolean> {
    if (!token) return false;
    let query = this.#db
      .selectFrom('known_device')
      .select('account_id')
      .where('token_index', '=', this.#index(token))
      .where('expires_at', '>', this.#now());
    if (account) query = query.where('account_id', '=', account.id);
    return (await query.limit(1).executeTakeFirst()) !== undefined;
  }

  /** Whether the account of a phone has signed in here before. The same work is done for a phone without an account. */
  async knowsPhone(token: string, phone: PhoneNumber): Promise<boolean> {
    const row = await this.#db
      .selectFrom('known_device')
      .innerJoin('account', 'account.id', 'account_id')
      .select('account_id')
      .where('token_index', '=', this.#index(token))
      .where('expires_at', '>', this.#now())
      .where('phone_index', '=', this.#envelope.index('phone', phone.e164))
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Makes every browser a stranger to an account again. */
  async forget(account: Account, db: Kysely<Schema> = this.#db): Promise<void> {
    await db.deleteFrom('known_device').where('account_id', '=', account.id).execute();
  }

  async sweep(): Promise<void> {
    await sweepExpired(this.#db, 'known_device', 'expires_at', this.#now());
  }

  #index(token: string): Buffer {
    return this.#envelope.index('device', token);
  }
}
