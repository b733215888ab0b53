import { randomInt, timingSafeEqual } from 'node:crypto';
import type { ExpressionBuilder, Transaction } from 'kysely';
import {
  CODE_LENGTH,
  CODE_LIFETIME_SECONDS,
  CODE_RESEND_SECONDS,
  type CodePurpose,
} from '../../protocol/custody/custody-api.ts';
import { secondsAfter } from '../common/time.ts';
import { ApiError } from '../errors/api-error.ts';
import type { Outcome } from '../outbox/outbox.ts';
import type { PhoneNumber } from '../phones/phone-number.ts';
import type { ProvenCode } from '../phones/proven-code.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { SmsOutbox } from '../sms/sms-outbox.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { sweepExpired } from '../storage/sweep.ts';
import type { Asker } from './asker.ts';
import type { CodeTries, Place } from './code-tries.ts';
import type { ProofOfWork } from './proof-of-work.ts';
import type { SmsSpending } from './sms-spending.ts';

/** What goes with a request for a code. */
interface SendOptions {
  /** The proof of work that the browser sent. */
  proof?: string | undefined;
  /** The work that is owed in any case. */
  level?: number;
}

interface Parts {
  db: Database;
  envelope: Envelope;
  sms: SmsOutbox;
  spending: SmsSpending;
  proofs: ProofOfWork;
  tries: CodeTries;
  now: () => Date;
}

/**
 * Verification codes: one live code for each phone and asker, for one purpose, for five minutes, five tries and one
 * use. A code can be used only by the browser or app that asked for it, so that nobody displaces, delays or burns
 * another's code. Kept as a keyed hash. Counting is done by the database, so that parallel guesses on several processes
 * count alike.
 */
export class VerificationCodes {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Sends a new code, which takes the place of the asker's older one. The message is written down with the code; a
   * provider that cannot be reached now gets it later, and the caller is told that all is well.
   *
   * @throws ApiError VERIFY_CODE_FREQUENT within a minute of the asker's last one; COMM_SMS_FAIL when the provider
   *   refuses the number; TIME_EXCEEDED when a proof of work is owed; TIME_EXCEEDED or PARAM_ERROR as `SmsSpending` has
   *   it
   */
  async send(
    phone: PhoneNumber,
    purpose: CodePurpose,
    asker: Asker,
    { proof, level = 0 }: SendOptions = {},
  ): Promise<void> {
    const { db, spending, sms } = this.#parts;
    const spent = await spending.take(phone, asker, { proven: proof !== undefined });
    const code = randomInt(10 ** CODE_LENGTH)
      .toString()
      .padStart(CODE_LENGTH, '0');
    const row = this.#row(phone, purpose, asker, code);
    let deliver: () => Promise<Outcome>;
    try {
      const owed = Math.max(spent.level, level);
      const checked = owed > 0 ? await this.#parts.proofs.check(proof, phone, asker.binding, owed) : undefined;
      deliver = await db.transaction().execute(async (transaction) => {
        await checked?.useUp(transaction);
        await this.#replace(transaction, row);
        return sms.add(transaction, { to: phone, code, purpose }, row);
      });
    } catch (error) {
      await spent.giveBack();
      throw error;
    }
    if ((await deliver()) !== 'refused') return;
    // The person has no code, so the wait for another would be for nothing.
    await db.deleteFrom('bound_code').where(sameCode(row)).execute();
    throw new ApiError('COMM_SMS_FAIL', 'the message could not be sent to this number');
  }

  #row(phone: PhoneNumber, purpose: CodePurpose, asker: Asker, code: string): Schema['bound_code'] {
    const now = this.#parts.now();
    return {
      ...this.#place(phone, asker),
      purpose,
      code_index: this.#codeIndex(phone, code),
      tries: 0,
      created_at: now,
      expires_at: secondsAfter(now, CODE_LIFETIME_SECONDS),
      used_at: null,
    };
  }

  async #replace(transaction: Transaction<Schema>, row: Schema['bound_code']): Promise<void> {
    const resendable = secondsAfter(row.created_at, -CODE_RESEND_SECONDS);
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('bound_code')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(['phone_index', 'binding_index'])
          .doUpdateSet(row)
          .where('bound_code.created_at', '<=', resendable),
      )
      .executeTakeFirstOrThrow();
    if (!numInsertedOrUpdatedRows) await this.#tooSoon(transaction, row);
  }

  /**
   * Looks at a code that somebody typed; each look at a live code of the asker's counts. There is one answer for a
   * wrong code, one that has expired or was used, one that another browser or app asked for, and none at all.
   *
   * @throws ApiError VERIFY_CODE_ERROR; TIME_EXCEEDED after too many wrong codes; ONTID_LOCKED as `CodeTries` has it
   */
  async prove(phone: PhoneNumber, purpose: CodePurpose, code: string, asker: Asker): Promise<ProvenCode> {
    const { tries } = this.#parts;
    const place = this.#place(phone, asker);
    const typed = this.#codeIndex(phone, code);
    const live = await tries.look(place, phone, asker);
    // Compared in any case, so that every answer takes the same work.
    const right = timingSafeEqual(live?.code_index ?? NO_CODE, typed);
    if (!live) throw wrongCode();
    const row = { ...place, code_index: live.code_index };
    const giveBack = () => this.#giveBack(row);
    if (right && (live.purpose === 'any' || live.purpose === purpose)) {
      await tries.forgive(place, phone, asker, true);
      return { useUp: (transaction) => this.#useUp(transaction, row), giveBack };
    }
    if (!right && (await this.#isElsewhere(place, typed)))
      await Promise.all([tries.forgive(place, phone, asker, false), giveBack()]);
    throw wrongCode();
  }

  /** Whether a code is right in another browser or app: somebody typed it in the wrong place, which is not a guess. */
  async #isElsewhere({ phone_index }: Place, code_index: Buffer): Promise<boolean> {
    const { db, now } = this.#parts;
    const other = await db
      .selectFrom('bound_code')
      .select('phone_index')
      .where('phone_index', '=', phone_index)
      .where('code_index', '=', code_index)
      .where('expires_at', '>', now())
      .executeTakeFirst();
    return other !== undefined;
  }

  async #useUp(transaction: Transaction<Schema>, row: OneCode): Promise<void> {
    const { numUpdatedRows } = await transaction
      .updateTable('bound_code')
      .set({ used_at: this.#parts.now() })
      .where(sameCode(row))
      .where('used_at', 'is', null)
      .executeTakeFirstOrThrow();
    if (!numUpdatedRows) throw wrongCode();
  }

  async #giveBack(row: OneCode): Promise<void> {
    await this.#parts.db
      .updateTable('bound_code')
      .set((eb) => ({ tries: eb('tries', '-', 1) }))
      .where(sameCode(row))
      .execute();
  }

  async #tooSoon(transaction: Transaction<Schema>, row: Schema['bound_code']): Promise<never> {
    const { created_at } = await transaction
      .selectFrom('bound_code')
      .select('created_at')
      .where('phone_index', '=', row.phone_index)
      .where('binding_index', '=', row.binding_index)
      .executeTakeFirstOrThrow();
    const retryAfter = Math.max(
      1,
      Math.ceil(CODE_RESEND_SECONDS - (row.created_at.getTime() - created_at.getTime()) / 1000),
    );
    throw new ApiError('VERIFY_CODE_FREQUENT', `a code was sent a moment ago; another can be sent in ${retryAfter} s`, {
      retryAfter,
    });
  }

  /** Drops codes that have expired, and those that a process of an older version left. */
  async sweep(): Promise<void> {
    const { db, now } = this.#parts;
    for (const table of ['bound_code', 'verification_code'] as const)
      await sweepExpired(db, table, 'expires_at', now());
  }

  #place(phone: PhoneNumber, { binding }: Asker): Place {
    const { envelope } = this.#parts;
    return { phone_index: envelope.index('phone', phone.e164), binding_index: envelope.index('code-binding', binding) };
  }

  #codeIndex(phone: PhoneNumber, code: string): Buffer {
    return this.#parts.envelope.index('verification-code', `${phone.e164} ${code}`);
  }
}

/** One code and no later one of the same place. */
type OneCode = Pick<Schema['bound_code'], 'phone_index' | 'binding_index' | 'code_index'>;

const sameCode =
  ({ phone_index, binding_index, code_index }: OneCode) =>
  (eb: ExpressionBuilder<Schema, 'bound_code'>) =>
    eb.and({ phone_index, binding_index, code_index });

const NO_CODE = Buffer.alloc(32);

const wrongCode = () =>
  new ApiError('VERIFY_CODE_ERROR', 'the verification code is wrong, has expired, or was requested elsewhere');
