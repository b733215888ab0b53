import type { Transaction } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import type { ScryptParameters } from '../custody/derive-key.ts';
import type { KeyPair } from '../custody/key-pair.ts';
import { SCRYPT, sealKeystore } from '../custody/keystore.ts';
import type { NewPassword } from '../custody/password.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { Account, RetiredAccount } from './account.ts';

/** A keystore as it is kept: sealed under its owner's password, and that under the envelope key. */
export interface SealedKey {
  ontId: OntId;
  keystoreSealed: Buffer;
}

/** The keystores in custody: the one of each account, and those of the ONT IDs that it had before. */
export class SealedKeys {
  readonly #db: Database;
  readonly #envelope: Envelope;
  readonly #now: () => Date;
  readonly #cost: ScryptParameters;

  /** @param parts `cost` is for tests that do not look at it */
  constructor(parts: { db: Database; envelope: Envelope; now: () => Date; cost?: ScryptParameters | undefined }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
    this.#now = parts.now;
    this.#cost = parts.cost ?? SCRYPT;
  }

  /** Whether an ONT ID is or was an account's. */
  async has(ontId: OntId): Promise<boolean> {
    return (
      (await this.#db.selectFrom('keystore').select('ont_id').where('ont_id', '=', ontId).executeTakeFirst()) !==
      undefined
    );
  }

  /** @returns the keystore as JSON text, as wallets read it */
  async keystoreOf({ ontId }: Pick<Account, 'ontId'>): Promise<string> {
    const { keystore_sealed } = await this.#db
      .selectFrom('keystore')
      .select('keystore_sealed')
      .where('ont_id', '=', ontId)
      .executeTakeFirstOrThrow();
    return this.#envelope.open('keystore', ontId, keystore_sealed).toString();
  }

  /** The account that had an ONT ID before, with the password of that time, which opens the keystore. */
  async findRetired(ontId: OntId): Promise<RetiredAccount | undefined> {
    const row = await this.#db
      .selectFrom('keystore')
      .select(['account_id as id', 'ont_id as ontId', 'retired_password_hash as passwordHash'])
      .where('ont_id', '=', ontId)
      .where('retired_at', 'is not', null)
      .executeTakeFirst();
    return row?.passwordHash ? { ...row, passwordHash: row.passwordHash } : undefined;
  }

  /** The slow part, which no transaction should wait for. */
  async seal(keyPair: KeyPair, password: NewPassword): Promise<SealedKey> {
    const keystore = await sealKeystore(keyPair, password, undefined, this.#cost);
    return {
      ontId: keyPair.ontId,
      keystoreSealed: this.#envelope.seal('keystore', keyPair.ontId, JSON.stringify(keystore)),
    };
  }

  async add(
    transaction: Transaction<Schema>,
    account: Pick<Account, 'id'>,
    { ontId, keystoreSealed }: SealedKey,
  ): Promise<void> {
    await transaction
      .insertInto('keystore')
      .values({ ont_id: ontId, account_id: account.id, keystore_sealed: keystoreSealed })
      .execute();
  }

  /** Puts a key that was sealed again in the place of the old. */
  async replace(transaction: Transaction<Schema>, { ontId, keystoreSealed }: SealedKey): Promise<void> {
    await transaction
      .updateTable('keystore')
      .set({ keystore_sealed: keystoreSealed })
      .where('ont_id', '=', ontId)
      .execute();
  }

  /** Keeps a key that its account uses no longer, for an owner who remembers the password later. */
  async retire(transaction: Transaction<Schema>, { ontId, passwordHash }: RetiredAccount): Promise<void> {
    await transaction
      .updateTable('keystore')
      .set({ retired_at: this.#now(), retired_password_hash: passwordHash })
      .where('ont_id', '=', ontId)
      .execute();
  }
}
