import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { LEASE_SECONDS, Outbox, type Outcome } from '../outbox/outbox.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { CodeMessage, SmsSender } from './sms-sender.ts';

const LONGEST_BACK_OFF_SECONDS = 60;

/**
 * Text messages on their way out; see `outbox/outbox.ts`. Where a crash has a message sent twice, it has the same code:
 * providers that know keys send it once (the webhook); for the others a second copy does less harm than none.
 */
export class SmsOutbox {
  readonly #envelope: Envelope;
  readonly #outbox: Outbox<CodeMessage>;

  constructor(parts: { db: Database; envelope: Envelope; sender: SmsSender; now: () => Date }) {
    const { sender, ...rest } = parts;
    this.#envelope = parts.envelope;
    this.#outbox = new Outbox({
      ...rest,
      table: 'sms_outbox',
      kind: 'sms',
      longestBackOffSeconds: LONGEST_BACK_OFF_SECONDS,
      send: (message: CodeMessage, key) => sender.send(message, key),
    });
  }

  /**
   * Writes a message down, in place of what is still waiting for that phone: two codes, one of them dead, help nobody.
   *
   * @returns sends it; to be called once the transaction has ended
   */
  async add(transaction: Transaction<Schema>, message: CodeMessage, expiresAt: Date): Promise<() => Promise<Outcome>> {
    const pending = { id: randomUUID(), message, attempts: 1 };
    const phone_index = this.#envelope.index('phone', message.to.e164);
    await transaction.deleteFrom('sms_outbox').where('phone_index', '=', phone_index).execute();
    await transaction.insertInto('sms_outbox').values({ ...this.#outbox.row(pending, LEASE_SECONDS, expiresAt), phone_index }).execute();
    return () => this.#outbox.firstAttempt(pending);
  }

  /** Sends what is due, and drops what came too late. */
  sendDue(): Promise<void> {
    return this.#outbox.sendDue();
  }

  /** Looks for due messages every second from now on. @param log told of attempts that failed, without number or text */
  start(log: (what: object, line: string) => void): void {
    this.#outbox.start(log);
  }

  /** Waits for the attempts that are under way. */
  stop(): Promise<void> {
    return this.#outbox.stop();
  }
}
