import type { Kysely, Transaction } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import { type E164, maskPhone, type PhoneParts, toWirePhone } from '../../protocol/common/phone.ts';
import type { SessionAccount } from '../../protocol/custody/custody-api.ts';
import { secondsOf } from '../common/time.ts';
import { generateKeyPair, type KeyPair } from '../custody/key-pair.ts';
import type { NewPassword, Passwords } from '../custody/password.ts';
import { ApiError } from '../errors/api-error.ts';
import { noteFacts } from '../logging/request-facts.ts';
import type { PhoneNumber } from '../phones/phone-number.ts';
import type { ProvenCode } from '../phones/proven-code.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { alreadyExists, asItWas, changedMeanwhile, RECOGNISED, type RecognisedAccount } from './account.ts';
import type { SealedKeys } from './sealed-keys.ts';

export type { Account, PresentAccount, RecognisedAccount, SignedInAccount } from './account.ts';

/** Makes and finds accounts. */
export class Accounts {
  readonly #db: Database;
  readonly #envelope: Envelope;
  readonly #passwords: Passwords;
  readonly #keys: SealedKeys;

  constructor(parts: { db: Database; envelope: Envelope; passwords: Passwords; keys: SealedKeys }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
    this.#passwords = parts.passwords;
    this.#keys = parts.keys;
  }

  async findByPhone(phone: PhoneNumber): Promise<RecognisedAccount | undefined> {
    return noted(
      await this.#select().where('phone_index', '=', this.#envelope.index('phone', phone.e164)).executeTakeFirst(),
    );
  }

  /** @param ontId the one in use; a former one finds nobody */
  async findByOntId(ontId: OntId): Promise<RecognisedAccount | undefined> {
    return noted(await this.#select().where('ont_id', '=', ontId).executeTakeFirst());
  }

  /**
   * Makes an account with a new ONT ID, its key sealed under the password, with the code used up in the same
   * transaction. Of several calls at once for one phone, one succeeds.
   *
   * @throws ApiError ALREADY_EXIST, with the code still good; VERIFY_CODE_ERROR when the code was used meanwhile
   */
  async register(phone: PhoneNumber, password: NewPassword, code: ProvenCode): Promise<RecognisedAccount> {
    return this.#add(phone, generateKeyPair(), password, code);
  }

  /**
   * The same with an ONT ID that exists already. Keystores sign in to such an account.
   *
   * @param noteBound writes down the keystore, in the same transaction
   * @throws ApiError as `register`; ALREADY_EXIST, too, when the ONT ID is or was an account's here
   */
  async bind(
    phone: PhoneNumber,
    keyPair: KeyPair,
    password: NewPassword,
    code: ProvenCode,
    noteBound: (transaction: Transaction<Schema>) => Promise<void>,
  ): Promise<RecognisedAccount> {
    return this.#add(phone, keyPair, password, code, noteBound);
  }

  async #add(
    phone: PhoneNumber,
    keyPair: KeyPair,
    password: NewPassword,
    code: ProvenCode,
    noteBound?: (transaction: Transaction<Schema>) => Promise<void>,
  ): Promise<RecognisedAccount> {
    if ((await this.findByPhone(phone)) || (await this.#keys.has(keyPair.ontId))) {
      await code.giveBack();
      throw alreadyExists();
    }
    const [sealed, passwordHash] = await Promise.all([
      this.#keys.seal(keyPair, password),
      this.#passwords.hash(password),
    ]);
    return this.#db.transaction().execute(async (transaction) => {
      await code.useUp(transaction);
      const account = await transaction
        .insertInto('account')
        .values({
          ont_id: keyPair.ontId,
          ...this.phoneColumns(keyPair.ontId, phone),
          password_hash: passwordHash,
          keystore_sign_in: noteBound !== undefined,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning(RECOGNISED)
        .executeTakeFirst();
      if (!account) throw alreadyExists();
      await this.#keys.add(transaction, account, sealed);
      await noteBound?.(transaction);
      return account;
    });
  }

  /**
   * Makes sure that a password is an account's. No account costs the same work as a wrong password.
   *
   * @param known an account, or a former ONT ID of one with the password of that time
   * @throws ApiError INVALID_PASSWORD for either
   */
  async checkPassword<Known extends { passwordHash: string }>(
    known: Known | undefined,
    password: string,
  ): Promise<Known> {
    const matched = await this.#passwords.matches(known?.passwordHash, password);
    if (!known || !matched)
      throw new ApiError('INVALID_PASSWORD', 'there is no such account, or the password is wrong');
    return known;
  }

  /**
   * Keeps an account as it was recognised until the transaction ends: whoever would change how one signs in to it
   * waits.
   *
   * @throws ApiError EXPIRES when it was changed meanwhile
   */
  async hold(transaction: Transaction<Schema>, account: RecognisedAccount): Promise<void> {
    const row = await transaction
      .selectFrom('account')
      .select('id')
      .where(asItWas(account))
      .forShare()
      .executeTakeFirst();
    if (!row) throw changedMeanwhile();
  }

  /** What the hosted page shows of an account. */
  async describe(id: string): Promise<SessionAccount> {
    const { ontid, phone } = await this.#reveal(id);
    return { ontid, phone: phone ? maskPhone(phone) : '' };
  }

  /** An account's phone in full, if it has one, for who was allowed to see it. */
  async phoneOf(id: string): Promise<E164 | undefined> {
    return (await this.phoneNumberOf(id))?.e164;
  }

  /** The same with its parts, for sending to it. @param db a transaction, where this belongs to one */
  async phoneNumberOf(id: string, db: Kysely<Schema> = this.#db): Promise<PhoneNumber | undefined> {
    const { phone } = await this.#reveal(id, db);
    return phone && { ...phone, e164: `+${phone.callingCode}${phone.national}` as E164 };
  }

  /** The same as the custody API writes it. */
  async wirePhoneOf(id: string): Promise<string | undefined> {
    const { phone } = await this.#reveal(id);
    return phone && toWirePhone(phone);
  }

  /** When it was made, in Unix seconds, and whether a sign-in takes two steps. */
  async facts(id: string): Promise<{ created: number; two_step: boolean }> {
    const row = await this.#db
      .selectFrom('account')
      .select(['created_at', 'two_step'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return { created: secondsOf(row.created_at), two_step: row.two_step };
  }

  async #reveal(id: string, db: Kysely<Schema> = this.#db): Promise<{ ontid: OntId; phone?: PhoneParts }> {
    const row = await db
      .selectFrom('account')
      .select(['ont_id', 'phone_sealed'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (!row.phone_sealed) return { ontid: row.ont_id };
    const [callingCode, national] = JSON.parse(
      this.#envelope.open('phone', row.ont_id, row.phone_sealed).toString(),
    ) as [string, string];
    return { ontid: row.ont_id, phone: { callingCode, national } };
  }

  /** How a phone is kept. @param ontId bound to it: with another ONT ID it has to be sealed again */
  phoneColumns(
    ontId: OntId,
    { e164, callingCode, national }: PhoneNumber,
  ): Pick<Schema['account'], 'phone_index' | 'phone_sealed'> {
    return {
      phone_index: this.#envelope.index('phone', e164),
      phone_sealed: this.#envelope.seal('phone', ontId, JSON.stringify([callingCode, national])),
    };
  }

  #select() {
    return this.#db.selectFrom('account').select(RECOGNISED);
  }
}

/** Notes the account for the log line of this request. */
function noted<Found extends { id: string } | undefined>(account: Found): Found {
  if (account) noteFacts({ accountId: account.id });
  return account;
}
