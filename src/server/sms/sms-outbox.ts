import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { secondsAfter } from '../common/time.ts';
import { LEASE_SECONDS, Outbox, type Outcome } from '../outbox/outbox.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { CodeMessage, NoticeMessage, SmsMessage, SmsSender } from './sms-sender.ts';

/** As much of a code as its message needs. */
type CodeRow = Pick<Schema['bound_code'], 'phone_index' | 'binding_index' | 'expires_at'>;

const LONGEST_BACK_OFF_SECONDS = 60;
/** How long a notice is worth another attempt. */
const NOTICE_SECONDS = 24 * 3600;

/**
 * Text messages on their way out; see `outbox/outbox.ts`. Where a crash has a message sent twice, it has the same code:
 * providers that know keys send it once (the webhook); for the others a second copy does less harm than none.
 */
export class SmsOutbox {
  readonly #envelope: Envelope;
  readonly #now: () => Date;
  readonly #outbox: Outbox<SmsMessage>;

  constructor(parts: { db: Database; envelope: Envelope; sender: SmsSender; now: () => Date }) {
    const { sender, ...rest } = parts;
    this.#envelope = parts.envelope;
    this.#now = parts.now;
    this.#outbox = new Outbox({
      ...rest,
      table: 'sms_outbox',
      kind: 'sms',
      longestBackOffSeconds: LONGEST_BACK_OFF_SECONDS,
      send: (message: SmsMessage, key) => sender.send(message, key),
    });
  }

  /**
   * Writes a code down, in place of one that still waits for the same asker: two codes, one of them dead, help nobody.
   * Notices and the codes of others stay.
   *
   * @returns sends it; to be called once the transaction has ended
   */
  async add(transaction: Transaction<Schema>, message: CodeMessage, code: CodeRow): Promise<() => Promise<Outcome>> {
    const pending = { id: randomUUID(), message, attempts: 1 };
    const { phone_index, binding_index, expires_at } = code;
    await transaction
      .deleteFrom('sms_outbox')
      .where((eb) => eb.and({ phone_index, binding_index, kind: 'code' }))
      .execute();
    const row = {
      ...this.#outbox.row(pending, LEASE_SECONDS, expires_at),
      kind: 'code' as const,
      phone_index,
      binding_index,
    };
    await transaction.insertInto('sms_outbox').values(row).execute();
    return () => this.#outbox.firstAttempt(pending);
  }

  /** Writes a notice down, in the transaction of the change that it tells of. It is sent within seconds of that. */
  async addNotice(transaction: Transaction<Schema>, message: NoticeMessage): Promise<void> {
    const expiresAt = secondsAfter(this.#now(), NOTICE_SECONDS);
    const row = this.#outbox.row({ id: randomUUID(), message, attempts: 0 }, 0, expiresAt);
    await transaction
      .insertInto('sms_outbox')
      .values({ ...row, kind: 'notice', phone_index: this.#envelope.index('phone', message.to.e164) })
      .execute();
  }

  /** Sends what is due, and drops what came too late. */
  sendDue(): Promise<void> {
    return this.#outbox.sendDue();
  }

  /**
   * Looks for due messages every second from now on. @param log told of attempts that failed, without number or text
   */
  start(log: (what: object, line: string) => void): void {
    this.#outbox.start(log);
  }

  /** Waits for the attempts that are under way. */
  stop(): Promise<void> {
    return this.#outbox.stop();
  }
}
