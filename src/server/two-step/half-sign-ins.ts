import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import { changedMeanwhile, RECOGNISED, type RecognisedAccount } from '../accounts/account.ts';
import { hashed } from '../common/hashed.ts';
import { secondsAfter } from '../common/time.ts';
import { ApiError } from '../errors/api-error.ts';
import type { SignInMethod } from '../storage/column-types.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { sweepExpired } from '../storage/sweep.ts';

/** How long a person may take for the second step. */
export const HALF_SIGN_IN_SECONDS = 600;
/** Wrong answers to the second step, after which the first is asked for again. */
const MAX_TRIES = 10;

/** A sign-in whose first step is done. */
export interface HalfSignIn {
  /** As it was recognised in the first step, and still is. */
  account: RecognisedAccount;
  method: SignInMethod;
  kept: boolean;
}

/**
 * Sign-ins whose first step is done, each known by a random token in the browser's cookie. Such a token opens nothing
 * but the second step, for ten minutes, a few tries and one use. Several accounts may be half signed in in one browser.
 */
export class HalfSignIns {
  readonly #db: Database;
  readonly #now: () => Date;

  constructor(parts: { db: Database; now: () => Date }) {
    this.#db = parts.db;
    this.#now = parts.now;
  }

  /**
   * Notes that the first step is done. The token changes, so that one which somebody else has put into the browser, or
   * seen, is worth nothing afterwards.
   *
   * @returns the cookie's value: 32 random bytes, base64url
   */
  async start(
    transaction: Transaction<Schema>,
    token: string | undefined,
    { account, method, kept }: HalfSignIn,
  ): Promise<string> {
    const next = randomBytes(32).toString('base64url');
    const now = this.#now();
    const row = {
      method,
      account_digest: digestOf(account),
      kept,
      tries: 0,
      created_at: now,
      expires_at: secondsAfter(now, HALF_SIGN_IN_SECONDS),
    };
    const token_hash = hashed(next);
    if (token) {
      await transaction
        .updateTable('half_sign_in')
        .set({ token_hash })
        .where('token_hash', '=', hashed(token))
        .execute();
    }
    await transaction
      .insertInto('half_sign_in')
      .values({ token_hash, account_id: account.id, ...row })
      .onConflict((conflict) => conflict.columns(['token_hash', 'account_id']).doUpdateSet(row))
      .execute();
    return next;
  }

  /** The sign-in of this browser whose first step was done last; with `ontid`, the one of that account. */
  async find(token: string | undefined, ontid?: OntId): Promise<HalfSignIn | undefined> {
    if (!token) return undefined;
    const rows = await this.#db
      .selectFrom('half_sign_in')
      .innerJoin('account', 'account.id', 'half_sign_in.account_id')
      .select(['account.id', 'ont_id as ontId', 'password_hash as passwordHash', 'phone_index as phoneIndex'])
      .select(['two_step as twoStep', 'method', 'kept', 'account_digest'])
      .where('token_hash', '=', hashed(token))
      .where('expires_at', '>', this.#now())
      .where('tries', '<', MAX_TRIES)
      .orderBy('half_sign_in.created_at', 'desc')
      .execute();
    for (const { method, kept, account_digest, ...account } of rows) {
      if (ontid !== undefined && account.ontId !== ontid) continue;
      if (timingSafeEqual(account_digest, digestOf(account))) return { account, method, kept };
    }
    return undefined;
  }

  /**
   * Counts a try of the second step before it is looked at, so that of many at once no more are looked at.
   *
   * @throws ApiError EXPIRES when there were too many
   */
  async take(token: string, { account }: HalfSignIn): Promise<void> {
    const { numUpdatedRows } = await this.#db
      .updateTable('half_sign_in')
      .set((eb) => ({ tries: eb('tries', '+', 1) }))
      .where('token_hash', '=', hashed(token))
      .where('account_id', '=', account.id)
      .where('tries', '<', MAX_TRIES)
      .executeTakeFirstOrThrow();
    if (!numUpdatedRows) throw halfOver();
  }

  /**
   * Uses it up, in the transaction that signs the account in.
   *
   * @throws ApiError EXPIRES when another call has done so
   */
  async useUp(transaction: Transaction<Schema>, token: string, { account }: HalfSignIn): Promise<void> {
    const { numDeletedRows } = await transaction
      .deleteFrom('half_sign_in')
      .where('token_hash', '=', hashed(token))
      .where('account_id', '=', account.id)
      .executeTakeFirstOrThrow();
    if (!numDeletedRows) throw halfOver();
  }

  /** Gives up every sign-in of a browser that is half done. */
  async leave(token: string | undefined): Promise<void> {
    if (token) await this.#db.deleteFrom('half_sign_in').where('token_hash', '=', hashed(token)).execute();
  }

  async sweep(): Promise<void> {
    await sweepExpired(this.#db, 'half_sign_in', 'expires_at', this.#now());
  }

  /**
   * Turns two-step sign-in of an account on or off.
   *
   * @throws ApiError EXPIRES when the account was changed meanwhile
   */
  async set(
    transaction: Transaction<Schema>,
    { id, ontId }: { id: string; ontId: OntId },
    on: boolean,
  ): Promise<boolean> {
    const row = await transaction
      .selectFrom('account')
      .select(RECOGNISED)
      .where('id', '=', id)
      .where('ont_id', '=', ontId)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw changedMeanwhile();
    if (row.twoStep === on) return false;
    await transaction.updateTable('account').set({ two_step: on }).where('id', '=', id).execute();
    await transaction.deleteFrom('half_sign_in').where('account_id', '=', id).execute();
    return true;
  }
}

export const halfOver = () => new ApiError('EXPIRES', 'the first step of this sign-in is over; begin again');

/** Of what a sign-in rests on: when it is another, the first step was done for an account that is no more. */
const digestOf = ({ ontId, passwordHash, phoneIndex, twoStep }: RecognisedAccount) =>
  hashed(JSON.stringify([ontId, passwordHash, phoneIndex?.toString('hex') ?? null, twoStep]));
