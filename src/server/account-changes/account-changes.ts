import type { Transaction, UpdateObject } from 'kysely';
import { alreadyExists, asItWas, changedMeanwhile, type RecognisedAccount } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { SealedKeys } from '../accounts/sealed-keys.ts';
import { generateKeyPair } from '../custody/key-pair.ts';
import { openOurKeystore } from '../custody/open-keystore.ts';
import type { NewPassword, Passwords } from '../custody/password.ts';
import { readKeystore } from '../custody/read-keystore.ts';
import type { Notices } from '../notices/notices.ts';
import type { PhoneNumber } from '../phones/phone-number.ts';
import type { ProvenCode } from '../phones/proven-code.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { Tokens } from '../tokens/tokens.ts';
import type { KeystoreSignIn } from './keystore-sign-in.ts';

/**
 * Changes how one signs in to an account. Each change is one transaction, with the notice of it to the phone that the
 * account had before, if it had one: of two at once one fails, and whoever was signed in is not any more.
 */
export class AccountChanges {
  readonly #db: Database;
  readonly #accounts: Accounts;
  readonly #keys: SealedKeys;
  readonly #passwords: Passwords;
  readonly #sessions: Sessions;
  readonly #keystoreSignIn: KeystoreSignIn;
  readonly #notices: Notices;
  readonly #tokens: Tokens;

  constructor(parts: {
    db: Database;
    accounts: Accounts;
    keys: SealedKeys;
    keystoreSignIn: KeystoreSignIn;
    notices: Notices;
    passwords: Passwords;
    sessions: Sessions;
    tokens: Tokens;
  }) {
    this.#db = parts.db;
    this.#accounts = parts.accounts;
    this.#keys = parts.keys;
    this.#passwords = parts.passwords;
    this.#sessions = parts.sessions;
    this.#keystoreSignIn = parts.keystoreSignIn;
    this.#notices = parts.notices;
    this.#tokens = parts.tokens;
  }

  /**
   * Moves an account to another phone. Known devices end: the old phone, which somebody else may have now, can be one.
   * Tokens stay good: they speak of the ONT ID, which is the same.
   *
   * @throws ApiError ALREADY_EXIST when the new phone has an account, with the code still good; EXPIRES when the
   *   account was changed meanwhile; VERIFY_CODE_ERROR when the code was used meanwhile
   */
  async movePhone(account: RecognisedAccount, to: PhoneNumber, code: ProvenCode): Promise<RecognisedAccount> {
    if (await this.#accounts.findByPhone(to)) {
      await code.giveBack();
      throw alreadyExists();
    }
    const from = await this.#accounts.phoneNumberOf(account.id);
    const columns = this.#accounts.phoneColumns(account.ontId, to);
    await this.#db.transaction().execute(async (transaction) => {
      await code.useUp(transaction);
      await this.#update(transaction, account, columns).catch((error: { code?: string }) => {
        throw error.code === UNIQUE_VIOLATION ? alreadyExists() : error;
      });
      await this.#sessions.endAll(account.id, transaction);
      await transaction.deleteFrom('known_device').where('account_id', '=', account.id).execute();
      if (from) await this.#notices.send(transaction, from, 'phone-changed');
      await this.#notices.send(transaction, to, 'phone-added');
    });
    return { ...account, phoneIndex: columns.phone_index };
  }

  /**
   * Seals the key under another password. Known devices end, and sign-in by keystore: somebody who knew the old
   * password may have a device, or a keystore.
   *
   * @param oldPassword proven to be the account's
   * @throws ApiError EXPIRES when the account was changed meanwhile
   */
  async changePassword(
    account: RecognisedAccount,
    oldPassword: string,
    newPassword: NewPassword,
  ): Promise<RecognisedAccount> {
    const phone = await this.#accounts.phoneNumberOf(account.id);
    const kept = readKeystore(await this.#keys.keystoreOf(account));
    const keyPair = await openOurKeystore(kept, oldPassword);
    const [sealed, passwordHash] = await Promise.all([
      this.#keys.seal(keyPair, newPassword),
      this.#passwords.hash(newPassword),
    ]);
    await this.#db.transaction().execute(async (transaction) => {
      await this.#update(transaction, account, { password_hash: passwordHash });
      await this.#keys.replace(transaction, sealed);
      await this.#keystoreSignIn.end(transaction, account, kept);
      await this.#tokens.revokeAll(account.id, transaction);
      await transaction.deleteFrom('known_device').where('account_id', '=', account.id).execute();
      if (phone) await this.#notices.send(transaction, phone, 'password-changed');
    });
    return { ...account, passwordHash };
  }

  /**
   * Gives an account a new ONT ID, for somebody who holds the phone and has lost the password: the old key cannot be
   * opened. It is kept as it is. What apps the person had agreed to does not carry over: an app that knew the old ONT
   * ID would learn the new one, and that the two are one person, without anybody having been asked. Browsers are no
   * longer known either, and accounts at providers sign in no more: what made the reset necessary may be among them.
   *
   * Of an account that asks for two steps the activity is deleted, and the requests for credentials are listed no more:
   * the phone alone must not show which apps its owner uses.
   *
   * @throws ApiError EXPIRES when the account was changed meanwhile; VERIFY_CODE_ERROR when the code was used meanwhile
   */
  async reset(
    account: RecognisedAccount,
    phone: PhoneNumber,
    newPassword: NewPassword,
    code: ProvenCode,
  ): Promise<RecognisedAccount> {
    const keyPair = generateKeyPair();
    const { ontId } = keyPair;
    const kept = readKeystore(await this.#keys.keystoreOf(account));
    const [sealed, passwordHash] = await Promise.all([
      this.#keys.seal(keyPair, newPassword),
      this.#passwords.hash(newPassword),
    ]);
    await this.#db.transaction().execute(async (transaction) => {
      await code.useUp(transaction);
      await this.#update(transaction, account, {
        ont_id: ontId,
        password_hash: passwordHash,
        ...this.#accounts.phoneColumns(ontId, phone),
      });
      await this.#keys.retire(transaction, account);
      await this.#keystoreSignIn.end(transaction, account, kept);
      await this.#keys.add(transaction, account, sealed);
      await this.#tokens.revokeAll(account.id, transaction);
      await transaction.deleteFrom('consent').where('account_id', '=', account.id).execute();
      await transaction.deleteFrom('linked_account').where('account_id', '=', account.id).execute();
      await transaction.deleteFrom('known_device').where('account_id', '=', account.id).execute();
      if (account.twoStep) {
        await transaction.deleteFrom('activity').where('account_id', '=', account.id).execute();
        const requests = transaction.updateTable('onttag_request').where('account_id', '=', account.id);
        await requests.set({ unlisted: true }).execute();
      }
      await this.#notices.send(transaction, phone, 'password-reset');
    });
    return { ...account, ontId, passwordHash };
  }

  /** Changes the account only as it was recognised. */
  async #update(
    transaction: Transaction<Schema>,
    account: RecognisedAccount,
    columns: UpdateObject<Schema, 'account'>,
  ): Promise<void> {
    const { numUpdatedRows } = await transaction
      .updateTable('account')
      .set(columns)
      .where(asItWas(account))
      .executeTakeFirstOrThrow();
    if (!numUpdatedRows) throw changedMeanwhile();
  }
}

/** PostgreSQL's error for a second row of a key. */
const UNIQUE_VIOLATION = '23505';
