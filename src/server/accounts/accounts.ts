import type { OntId } from '../../protocol/ont-id.ts';
import { maskPhone, type E164, type PhoneParts } from '../../protocol/phone.ts';
import type { SessionAccount } from '../../protocol/custody-api.ts';
import type { ProvenCode } from '../codes/verification-codes.ts';
import { generateKeyPair } from '../custody/key-pair.ts';
import { sealKeystore } from '../custody/keystore.ts';
import type { Passwords } from '../custody/password.ts';
import { ApiError } from '../api-error.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import type { PhoneNumber } from './phone-number.ts';

/** A person's account: a phone, a password, and the ONT ID whose key is kept for them. */
export interface Account {
  id: string;
  ontId: OntId;
}

/** Makes and finds accounts. */
export class Accounts {
  readonly #db: Database;
  readonly #envelope: Envelope;
  readonly #passwords: Passwords;

  constructor(parts: { db: Database; envelope: Envelope; passwords: Passwords }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
    this.#passwords = parts.passwords;
  }

  async findByPhone(phone: PhoneNumber): Promise<Account | undefined> {
    return this.#byPhone(phone).select(['id', 'ont_id as ontId']).executeTakeFirst();
  }

  /**
   * Makes an ONT ID: a key pair, sealed under the password, and the account that it belongs to, with the code used up
   * in the same transaction. Of several calls at once for one phone, one succeeds.
   *
   * @throws ApiError ALREADY_EXIST, with the code still good; VERIFY_CODE_EXPIRES when the code was used meanwhile
   */
  async register(phone: PhoneNumber, password: string, code: ProvenCode): Promise<Account> {
    if (await this.findByPhone(phone)) {
      await code.giveBack();
      throw alreadyExists();
    }
    const keyPair = generateKeyPair();
    const [keystore, passwordHash] = await Promise.all([sealKeystore(keyPair, password), this.#passwords.hash(password)]);
    return this.#db.transaction().execute(async (transaction) => {
      await code.useUp(transaction);
      const account = await transaction
        .insertInto('account')
        .values({
          ont_id: keyPair.ontId,
          phone_index: this.#envelope.index('phone', phone.e164),
          phone_sealed: this.#envelope.seal('phone', keyPair.ontId, JSON.stringify([phone.callingCode, phone.national])),
          password_hash: passwordHash,
        })
        .onConflict((conflict) => conflict.column('phone_index').doNothing())
        .returning(['id', 'ont_id as ontId'])
        .executeTakeFirst();
      if (!account) throw alreadyExists();
      await transaction
        .insertInto('keystore')
        .values({
          ont_id: keyPair.ontId,
          account_id: account.id,
          keystore_sealed: this.#envelope.seal('keystore', keyPair.ontId, JSON.stringify(keystore)),
        })
        .execute();
      return account;
    });
  }

  /**
   * The account that this phone and password open. An unknown phone costs the same work as a wrong password.
   *
   * @throws ApiError INVALID_PASSWORD for either
   */
  async checkPassword(phone: PhoneNumber, password: string): Promise<Account> {
    const account = await this.#byPhone(phone).select(['id', 'ont_id as ontId', 'password_hash as passwordHash']).executeTakeFirst();
    const matched = await this.#passwords.matches(account?.passwordHash, password);
    if (!account || !matched) throw new ApiError('INVALID_PASSWORD', 'the phone or the password is wrong');
    return { id: account.id, ontId: account.ontId };
  }

  /** What the hosted page shows of an account. */
  async describe(id: string): Promise<SessionAccount> {
    const { ontid, phone } = await this.#reveal(id);
    return { ontid, phone: maskPhone(phone) };
  }

  /** An account's phone in full, for who was allowed to see it. */
  async phoneOf(id: string): Promise<E164> {
    const { callingCode, national } = (await this.#reveal(id)).phone;
    return `+${callingCode}${national}` as E164;
  }

  async #reveal(id: string): Promise<{ ontid: OntId; phone: PhoneParts }> {
    const row = await this.#db.selectFrom('account').select(['ont_id', 'phone_sealed']).where('id', '=', id).executeTakeFirstOrThrow();
    const [callingCode, national] = JSON.parse(this.#envelope.open('phone', row.ont_id, row.phone_sealed).toString()) as [string, string];
    return { ontid: row.ont_id, phone: { callingCode, national } };
  }

  /** @returns Unix seconds */
  async createdAt(id: string): Promise<number> {
    const { created_at } = await this.#db.selectFrom('account').select('created_at').where('id', '=', id).executeTakeFirstOrThrow();
    return Math.floor(created_at.getTime() / 1000);
  }

  #byPhone(phone: PhoneNumber) {
    return this.#db.selectFrom('account').where('phone_index', '=', this.#envelope.index('phone', phone.e164));
  }
}

const alreadyExists = () => new ApiError('ALREADY_EXIST', 'this phone has an ONT ID already');
