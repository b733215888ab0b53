import { timingSafeEqual } from 'node:crypto';
import type { Transaction } from 'kysely';
import { type Account, type PresentAccount, RECOGNISED, type RecognisedAccount } from '../accounts/account.ts';
import type { SealedKeys } from '../accounts/sealed-keys.ts';
import type { Circumstances } from '../activity/activity.ts';
import { generateKeyPair } from '../custody/key-pair.ts';
import type { NewPassword, Passwords } from '../custody/password.ts';
import { ApiError } from '../errors/api-error.ts';
import type { Notices } from '../notices/notices.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { AnsweredFlow, LinkedFlows } from './linked-flows.ts';

/** An account at a provider, as its owner sees it. */
export interface LinkedAccount {
  id: string;
  provider: string;
  createdAt: Date;
  usedAt: Date;
}

/**
 * The accounts at providers that sign in to ONT IDs. One is known by its provider and by what that provider names the
 * person by, as a keyed hash; never by a phone or an address, which change hands.
 */
export class LinkedAccounts {
  readonly #db: Database;
  readonly #envelope: Envelope;
  readonly #flows: LinkedFlows;
  readonly #keys: SealedKeys;
  readonly #notices: Notices;
  readonly #passwords: Passwords;
  readonly #sessions: Sessions;
  readonly #now: () => Date;

  constructor(parts: {
    db: Database;
    envelope: Envelope;
    flows: LinkedFlows;
    keys: SealedKeys;
    notices: Notices;
    passwords: Passwords;
    sessions: Sessions;
    now: () => Date;
  }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
    this.#flows = parts.flows;
    this.#keys = parts.keys;
    this.#notices = parts.notices;
    this.#passwords = parts.passwords;
    this.#sessions = parts.sessions;
    this.#now = parts.now;
  }

  /**
   * Whose ONT ID an account at a provider signs in to. Names of it that are new are learnt: WeChat's `unionid` comes
   * only once the operator has joined their apps. The first name that is known decides, so that nobody moves by that.
   */
  async find(provider: string, subjects: string[]): Promise<RecognisedAccount | undefined> {
    const indexes = this.#indexes(provider, subjects);
    const rows = await this.#db
      .selectFrom('linked_subject')
      .innerJoin('linked_account', 'linked_account.id', 'linked_account_id')
      .innerJoin('account', 'account.id', 'account_id')
      .select([
        'account.id',
        'ont_id as ontId',
        'password_hash as passwordHash',
        'phone_index as phoneIndex',
        'two_step as twoStep',
      ])
      .select(['linked_account_id', 'subject_index'])
      .where('subject_index', 'in', indexes)
      .execute();
    const found = indexes.map((index) => rows.find((row) => timingSafeEqual(row.subject_index, index))).find(Boolean);
    if (!found) return undefined;
    await this.#db.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('linked_account')
        .set({ used_at: this.#now() })
        .where('id', '=', found.linked_account_id)
        .execute();
      await this.#name(transaction, found.linked_account_id, indexes);
    });
    const { id, ontId, passwordHash, phoneIndex, twoStep } = found;
    return { id, ontId, passwordHash, phoneIndex, twoStep };
  }

  /**
   * Makes an ONT ID for whoever was identified in a flow: its key sealed under the password, without a phone.
   *
   * @throws ApiError ALREADY_EXIST when the account has one meanwhile; EXPIRES as `LinkedFlows.useUp`
   */
  async register(flow: AnsweredFlow, password: NewPassword): Promise<RecognisedAccount> {
    const keyPair = generateKeyPair();
    const [sealed, passwordHash] = await Promise.all([
      this.#keys.seal(keyPair, password),
      this.#passwords.hash(password),
    ]);
    return this.#db.transaction().execute(async (transaction) => {
      const account = await transaction
        .insertInto('account')
        .values({ ont_id: keyPair.ontId, phone_index: null, phone_sealed: null, password_hash: passwordHash })
        .returning(RECOGNISED)
        .executeTakeFirstOrThrow();
      await this.#keys.add(transaction, account, sealed);
      await this.#add(transaction, flow, account);
      return account;
    });
  }

  /**
   * Links whoever was identified in a flow to an account, and tells its phone. That the account is theirs is for the
   * caller to have seen.
   *
   * @throws ApiError ALREADY_EXIST when it is linked to an ONT ID; EXPIRES as `LinkedFlows.useUp` and `Sessions.hold`
   */
  async link(flow: AnsweredFlow, account: PresentAccount, circumstances: Circumstances = {}): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      await this.#sessions.hold(transaction, account);
      await this.#add(transaction, flow, account);
      await this.#notices.tell(transaction, account, 'linked', circumstances);
    });
  }

  /** The ones that sign in to an account, the oldest first. */
  list(accountId: string): Promise<LinkedAccount[]> {
    return this.#db
      .selectFrom('linked_account')
      .select(['id', 'provider', 'created_at as createdAt', 'used_at as usedAt'])
      .where('account_id', '=', accountId)
      .orderBy('created_at')
      .execute();
  }

  /**
   * Takes one away, unless the person could not get in without it.
   *
   * @throws ApiError NOT_FOUND when the account has no such one; NOT_PERMISSION when it is the last way in
   */
  async remove(accountId: string, id: string): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      // Held, so that of the last two, taken away at once, one stays.
      const { phone_index: phone } = await transaction
        .selectFrom('account')
        .select('phone_index')
        .where('id', '=', accountId)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const linked = await transaction
        .selectFrom('linked_account')
        .select('id')
        .where('account_id', '=', accountId)
        .execute();
      if (!linked.some((one) => one.id === id)) throw new ApiError('NOT_FOUND', 'there is no such linked account');
      if (!phone && linked.length === 1) throw new ApiError('NOT_PERMISSION', 'this is the last way in to the ONT ID');
      await transaction.deleteFrom('linked_account').where('id', '=', id).execute();
    });
  }

  async #add(transaction: Transaction<Schema>, flow: AnsweredFlow, account: Account): Promise<void> {
    await this.#flows.useUp(transaction, flow);
    const now = this.#now();
    const { id } = await transaction
      .insertInto('linked_account')
      .values({ account_id: account.id, provider: flow.provider, created_at: now, used_at: now })
      .returning('id')
      .executeTakeFirstOrThrow();
    const indexes = this.#indexes(flow.provider, flow.subjects);
    if ((await this.#name(transaction, id, indexes)) < indexes.length)
      throw new ApiError('ALREADY_EXIST', 'this account is linked to an ONT ID already');
  }

  /** @returns how many names were not known before */
  async #name(transaction: Transaction<Schema>, linkedAccountId: string, indexes: Buffer[]): Promise<number> {
    const added = await transaction
      .insertInto('linked_subject')
      .values(indexes.map((subject_index) => ({ subject_index, linked_account_id: linkedAccountId })))
      .onConflict((conflict) => conflict.column('subject_index').doNothing())
      .returning('subject_index')
      .execute();
    return added.length;
  }

  #indexes(provider: string, subjects: string[]): Buffer[] {
    return [...new Set(subjects)].map((subject) => this.#envelope.index('linked-subject', `${provider} ${subject}`));
  }
}
