import { randomInt, timingSafeEqual } from 'node:crypto';
import type { Transaction } from 'kysely';
import { CODE_LENGTH, CODE_LIFETIME_SECONDS, CODE_RESEND_SECONDS, type CodePurpose } from '../../protocol/custody-api.ts';
import type { PhoneNumber } from '../accounts/phone-number.ts';
import { ApiError } from '../api-error.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Outcome } from '../outbox/outbox.ts';
import type { SmsOutbox } from '../sms/sms-outbox.ts';
import type { SmsSpending } from '../sms/sms-spending.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { secondsAfter } from '../time.ts';

/** Wrong codes that are looked at before the code is dead. */
const MAX_TRIES = 5;

/** A code that was typed right and is still to be used up, in the transaction that it allows. */
export interface ProvenCode {
  /** @throws ApiError VERIFY_CODE_EXPIRES when another call has used it meanwhile */
  useUp(transaction: Transaction<Schema>): Promise<void>;
  /** Leaves the code as it was: what it was typed for could not be done, and it is to serve another call. */
  giveBack(): Promise<void>;
}

/**
 * Verification codes: one live code for each phone, for one purpose, for five minutes, five tries and one use. Kept as
 * a keyed hash. Counting is done by the database, so that parallel guesses on several processes count alike.
 */
export class VerificationCodes {
  readonly #db: Database;
  readonly #envelope: Envelope;
  readonly #sms: SmsOutbox;
  readonly #spending: SmsSpending;
  readonly #now: () => Date;

  constructor(parts: { db: Database; envelope: Envelope; sms: SmsOutbox; spending: SmsSpending; now: () => Date }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
    this.#sms = parts.sms;
    this.#spending = parts.spending;
    this.#now = parts.now;
  }

  /**
   * Sends a new code, which takes the place of an older one. The message is written down with the code; a provider that
   * cannot be reached now gets it later, and the caller is told that all is well.
   *
   * @throws ApiError VERIFY_CODE_FREQUENT within a minute of the last one; COMM_SMS_FAIL when the provider refuses the
   *   number; TIME_EXCEEDED or PARAM_ERROR as `SmsSpending` has it
   */
  async send(phone: PhoneNumber, purpose: CodePurpose): Promise<void> {
    const giveBack = await this.#spending.take(phone);
    const code = randomInt(10 ** CODE_LENGTH).toString().padStart(CODE_LENGTH, '0');
    const now = this.#now();
    const row = {
      phone_index: this.#envelope.index('phone', phone.e164),
      purpose,
      code_index: this.#codeIndex(phone, code),
      tries: 0,
      created_at: now,
      expires_at: secondsAfter(now, CODE_LIFETIME_SECONDS),
      used_at: null,
    };
    let deliver: () => Promise<Outcome>;
    try {
      deliver = await this.#db.transaction().execute(async (transaction) => {
        await this.#replace(transaction, row);
        return this.#sms.add(transaction, { to: phone, code }, row.expires_at);
      });
    } catch (error) {
      await giveBack();
      throw error;
    }
    if ((await deliver()) !== 'refused') return;
    // The person has no code, so the wait for another would be for nothing.
    await this.#db.deleteFrom('verification_code').where('phone_index', '=', row.phone_index).where('code_index', '=', row.code_index).execute();
    throw new ApiError('COMM_SMS_FAIL', 'the message could not be sent to this number');
  }

  async #replace(transaction: Transaction<Schema>, row: Schema['verification_code']): Promise<void> {
    const resendable = new Date(row.created_at.getTime() - CODE_RESEND_SECONDS * 1000);
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('verification_code')
      .values(row)
      .onConflict((conflict) => conflict.column('phone_index').doUpdateSet(row).where('verification_code.created_at', '<=', resendable))
      .executeTakeFirstOrThrow();
    if (!numInsertedOrUpdatedRows) await this.#tooSoon(transaction, row.phone_index, row.created_at);
  }

  /**
   * Looks at a code that somebody typed; each look counts.
   *
   * @throws ApiError VERIFY_CODE_ERROR wrong; VERIFY_CODE_EXPIRES too old or used; TIME_EXCEEDED too many tries
   */
  async prove(phone: PhoneNumber, purpose: CodePurpose, code: string): Promise<ProvenCode> {
    const phoneIndex = this.#envelope.index('phone', phone.e164);
    const looked = await this.#db
      .updateTable('verification_code')
      .set((eb) => ({ tries: eb('tries', '+', 1) }))
      .where('phone_index', '=', phoneIndex)
      .where('used_at', 'is', null)
      .where('tries', '<', MAX_TRIES)
      .where('expires_at', '>', this.#now())
      .returning(['code_index', 'purpose'])
      .executeTakeFirst();
    if (!looked) throw await this.#whyNot(phoneIndex);
    const right = timingSafeEqual(looked.code_index, this.#codeIndex(phone, code));
    const fits = looked.purpose === 'any' || looked.purpose === purpose;
    if (!right || !fits) throw new ApiError('VERIFY_CODE_ERROR', 'the verification code is wrong');
    return {
      useUp: (transaction) => this.#useUp(transaction, phoneIndex, looked.code_index),
      giveBack: () => this.#giveBack(phoneIndex, looked.code_index),
    };
  }

  async #useUp(transaction: Transaction<Schema>, phoneIndex: Buffer, codeIndex: Buffer): Promise<void> {
    const { numUpdatedRows } = await transaction
      .updateTable('verification_code')
      .set({ used_at: this.#now() })
      .where('phone_index', '=', phoneIndex)
      .where('code_index', '=', codeIndex)
      .where('used_at', 'is', null)
      .executeTakeFirstOrThrow();
    if (!numUpdatedRows) throw new ApiError('VERIFY_CODE_EXPIRES', 'the verification code was used already');
  }

  async #giveBack(phoneIndex: Buffer, codeIndex: Buffer): Promise<void> {
    await this.#db
      .updateTable('verification_code')
      .set((eb) => ({ tries: eb('tries', '-', 1) }))
      .where('phone_index', '=', phoneIndex)
      .where('code_index', '=', codeIndex)
      .execute();
  }

  async #tooSoon(transaction: Transaction<Schema>, phoneIndex: Buffer, now: Date): Promise<never> {
    const { created_at } = await transaction.selectFrom('verification_code').select('created_at').where('phone_index', '=', phoneIndex).executeTakeFirstOrThrow();
    const retryAfter = Math.max(1, Math.ceil(CODE_RESEND_SECONDS - (now.getTime() - created_at.getTime()) / 1000));
    throw new ApiError('VERIFY_CODE_FREQUENT', `a code was sent a moment ago; another can be sent in ${retryAfter} s`, { retryAfter });
  }

  async #whyNot(phoneIndex: Buffer): Promise<ApiError> {
    const row = await this.#db.selectFrom('verification_code').selectAll().where('phone_index', '=', phoneIndex).executeTakeFirst();
    if (!row) return new ApiError('VERIFY_CODE_ERROR', 'the verification code is wrong');
    if (row.used_at || row.expires_at <= this.#now()) return new ApiError('VERIFY_CODE_EXPIRES', 'the verification code has expired; ask for another');
    return new ApiError('TIME_EXCEEDED', 'too many wrong codes; ask for another');
  }

  #codeIndex(phone: PhoneNumber, code: string): Buffer {
    return this.#envelope.index('verification-code', `${phone.e164} ${code}`);
  }
}
