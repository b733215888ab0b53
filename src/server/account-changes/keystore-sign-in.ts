import type { Transaction } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import { type Account, asItWas, changedMeanwhile, type RecognisedAccount } from '../accounts/account.ts';
import type { Activity, Circumstances } from '../activity/activity.ts';
import type { SealedKey } from '../custody/read-keystore.ts';
import type { Notices } from '../notices/notices.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';

/** Why a keystore does not sign in: its owner has not allowed it, or it is from before a change of the password. */
export type KeystoreRefusal = 'off' | 'old';

/**
 * Whether keystores sign in to an account. A key and a keystore that were exported once stay good for ever, so that
 * somebody who had the password for a moment could come back after it was changed. Sign-in by keystore is off until its
 * owner allows it (an account that began with a keystore begins with yes), and each change of the password turns it
 * off.
 */
export class KeystoreSignIn {
  readonly #db: Database;
  readonly #activity: Activity;
  readonly #envelope: Envelope;
  readonly #notices: Notices;
  readonly #now: () => Date;

  constructor(parts: { db: Database; activity: Activity; envelope: Envelope; notices: Notices; now: () => Date }) {
    this.#db = parts.db;
    this.#activity = parts.activity;
    this.#envelope = parts.envelope;
    this.#notices = parts.notices;
    this.#now = parts.now;
  }

  async isAllowed({ id }: Pick<Account, 'id'>): Promise<boolean> {
    const row = await this.#db
      .selectFrom('account')
      .select('keystore_sign_in')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return row.keystore_sign_in;
  }

  /**
   * Allows it or not, for an account whose owner has just given the password. To allow it is told to the phone.
   *
   * @throws ApiError EXPIRES when the account was changed meanwhile
   */
  async allow(account: RecognisedAccount, allowed: boolean, circumstances: Circumstances): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      const held = await transaction
        .selectFrom('account')
        .select('id')
        .where(asItWas(account))
        .forNoKeyUpdate()
        .executeTakeFirst();
      if (!held) throw changedMeanwhile();
      if (!(await this.#set(transaction, account, allowed))) return;
      if (allowed) await this.#notices.tell(transaction, account, 'keystore-allowed', circumstances);
      else await this.#activity.record(account, 'keystore-refused', circumstances, transaction);
    });
  }

  /**
   * Why a keystore that was opened does not sign in; `undefined` when it does. Its owner is told of a refusal: somebody
   * has the key.
   */
  async refuse(
    account: Account,
    keystore: SealedKey,
    circumstances: Circumstances,
  ): Promise<KeystoreRefusal | undefined> {
    const refusal = !(await this.isAllowed(account)) ? 'off' : (await this.#isSuperseded(keystore)) ? 'old' : undefined;
    if (refusal)
      await this.#db
        .transaction()
        .execute((transaction) => this.#notices.tell(transaction, account, 'keystore-tried', circumstances));
    return refusal;
  }

  /**
   * Notes the form in which a key was brought along, so that it is known as old once the password is changed.
   *
   * @param transaction that in which the account is made
   */
  async noteBound(transaction: Transaction<Schema>, keystore: SealedKey): Promise<void> {
    await this.#note(transaction, keystore, null);
  }

  /**
   * Ends it with a change of the password: exports from before must not sign in any more, nor what somebody has made of
   * them.
   *
   * @param replaced the keystore as it was kept until now
   */
  async end(transaction: Transaction<Schema>, account: Account, replaced: SealedKey): Promise<void> {
    const now = this.#now();
    await transaction
      .updateTable('keystore_seal')
      .set({ superseded_at: now })
      .where('ont_id', '=', replaced.ontId)
      .where('superseded_at', 'is', null)
      .execute();
    await this.#note(transaction, replaced, now);
    if (await this.#set(transaction, account, false))
      await this.#activity.record(account, 'keystore-refused', {}, transaction);
  }

  async #set(transaction: Transaction<Schema>, { id }: Account, allowed: boolean): Promise<boolean> {
    const { numUpdatedRows } = await transaction
      .updateTable('account')
      .set({ keystore_sign_in: allowed })
      .where('id', '=', id)
      .where('keystore_sign_in', '=', !allowed)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }

  async #note(transaction: Transaction<Schema>, keystore: SealedKey, superseded_at: Date | null): Promise<void> {
    await transaction
      .insertInto('keystore_seal')
      .values({ fingerprint: this.#fingerprint(keystore), ont_id: keystore.ontId, superseded_at })
      .onConflict((conflict) => conflict.column('fingerprint').doUpdateSet({ superseded_at }))
      .execute();
  }

  async #isSuperseded(keystore: SealedKey): Promise<boolean> {
    const row = await this.#db
      .selectFrom('keystore_seal')
      .select('ont_id')
      .where('fingerprint', '=', this.#fingerprint(keystore))
      .where('superseded_at', 'is not', null)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Of the ciphertext and its salt: the same for every text in which the same keystore is written. */
  #fingerprint({ ontId, sealed, salt }: { ontId: OntId; sealed: Buffer; salt: Buffer }): Buffer {
    return this.#envelope.index('keystore-seal', `${ontId} ${salt.toString('base64')} ${sealed.toString('base64')}`);
  }
}
