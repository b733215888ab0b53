import { secondsAfter } from '../common/time.ts';
import type { Database } from '../storage/database.ts';
import { sweepExpired } from '../storage/sweep.ts';
import { messageText, type SmsMessage, type SmsSender } from './sms-sender.ts';

/** A message as `/dev/outbox` shows it. */
export interface OutboxMessage {
  /** The recipient, E.164. */
  to: string;
  text: string;
  /** Empty of a notice, which has none. */
  code: string;
  /** ISO 8601, UTC. */
  at: string;
}

const SHOWN = 100;
/** How long a message is kept. */
const KEPT_SECONDS = 24 * 3600;

/** The development sender: messages go into a table that `/dev/outbox` shows to everybody. Production refuses it. */
export class DevOutbox implements SmsSender {
  readonly #db: Database;
  readonly #now: () => Date;
  readonly #host: string;

  /** @param parts.host the hosted page's */
  constructor(parts: { db: Database; now: () => Date; host: string }) {
    this.#db = parts.db;
    this.#now = parts.now;
    this.#host = parts.host;
  }

  async send(message: SmsMessage, key: string): Promise<void> {
    await this.#db
      .insertInto('dev_outbox')
      .values({
        id: key,
        recipient: message.to.e164,
        text: messageText(message, this.#host),
        code: 'code' in message ? message.code : '',
        created_at: this.#now(),
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }

  /** Drops messages of yesterday. */
  async sweep(): Promise<void> {
    await sweepExpired(this.#db, 'dev_outbox', 'created_at', secondsAfter(this.#now(), -KEPT_SECONDS));
  }

  /**
   * The last messages, the newest first.
   *
   * @param phone only those to this number; anything but its digits is passed over
   */
  async messages(phone?: string): Promise<OutboxMessage[]> {
    const digits = phone?.replace(/\D/g, '');
    let query = this.#db.selectFrom('dev_outbox').selectAll().orderBy('created_at', 'desc').limit(SHOWN);
    if (digits) query = query.where('recipient', '=', `+${digits}`);
    const rows = await query.execute();
    return rows.map(({ recipient, text, code, created_at }) => ({
      to: recipient,
      text,
      code,
      at: created_at.toISOString(),
    }));
  }
}
