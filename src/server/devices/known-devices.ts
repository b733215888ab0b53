import { randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Account } from '../accounts/accounts.ts';
import { secondsAfter } from '../common/time.ts';
import type { PhoneNumber } from '../phones/phone-number.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { sweepExpired } from '../storage/sweep.ts';

/** How long a browser is remembered after its last sign-in. */
export const DEVICE_SECONDS = 180 * 24 * 3600;
/** Browsers that are remembered for one account; those of the oldest sign-ins go first. */
export const DEVICES_PER_ACCOUNT = 50;

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
    if (token)
      await transaction
        .updateTable('known_device')
        .set({ token_index })
        .where('token_index', '=', this.#index(token))
        .execute();
    const row = { token_index, account_id: account.id, expires_at };
    await transaction
      .with('added', (added) =>
        added
          .insertInto('known_device')
          .values(row)
          .onConflict((conflict) => conflict.columns(['token_index', 'account_id']).doUpdateSet({ expires_at })),
      )
      .deleteFrom('known_device')
      .where('id', 'in', (devices) =>
        devices
          .selectFrom('known_device')
          .select('id')
          .where('account_id', '=', account.id)
          .where('token_index', '!=', token_index)
          .orderBy('expires_at', 'desc')
          .orderBy('id')
          .offset(DEVICES_PER_ACCOUNT - 1)
          .forUpdate()
          .skipLocked(),
      )
      .execute();
    return next;
  }

  /**
   * What an account is called in this browser, if it has signed in here before.
   *
   * @returns the same for as long as the browser is remembered, while its token changes at each sign-in
   */
  async find(token: string | undefined, account: Pick<Account, 'id'>): Promise<string | undefined> {
    if (!token) return undefined;
    return (await this.#live(token).where('account_id', '=', account.id).executeTakeFirst())?.id;
  }

  /** An account that has signed in here before, if any has: of several, always the same. */
  async anyAccount(token: string | undefined): Promise<string | undefined> {
    if (!token) return undefined;
    return (await this.#live(token).orderBy('account_id').limit(1).executeTakeFirst())?.account_id;
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

  #live(token: string) {
    return this.#db
      .selectFrom('known_device')
      .select(['id', 'account_id'])
      .where('token_index', '=', this.#index(token))
      .where('expires_at', '>', this.#now());
  }

  #index(token: string): Buffer {
    return this.#envelope.index('device', token);
  }
}
