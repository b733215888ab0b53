import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { sql, type Transaction } from 'kysely';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { SmsRefused, type CodeMessage, type SmsSender } from './sms-sender.ts';

/** How long a process that set out to send has the message to itself. Longer than any sender takes to give up. */
export const LEASE_SECONDS = 30;
/** How long the person who asked waits to hear whether the number was refused. */
const FIRST_ANSWER_MS = 3_000;
const POLL_MS = 1_000;
const BATCH = 10;
const LONGEST_BACK_OFF_SECONDS = 60;

/** What became of an attempt: `later` means that it will be tried again while the message is still of use. */
export type Outcome = 'sent' | 'refused' | 'later';

interface Pending {
  id: string;
  message: CodeMessage;
  attempts: number;
}

/**
 * Messages on their way out. A message is written in the transaction that makes its code, so that neither is there
 * without the other, and goes when the provider has taken it. Whoever sets out to send it has it for thirty seconds; if
 * that process dies, another sends it. Between the provider's yes and the row's end lies a moment in which a crash has
 * it sent once more, with the same key and the same code: providers that know such keys send it once (the webhook); for
 * the others a second copy does less harm than none. Messages are sealed, and stand here no longer than they are of use.
 */
export class SmsOutbox {
  readonly #db: Database;
  readonly #envelope: Envelope;
  readonly #sender: SmsSender;
  readonly #now: () => Date;
  readonly #underWay = new Set<Promise<unknown>>();
  #log: (what: object, line: string) => void = () => {};
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: { db: Database; envelope: Envelope; sender: SmsSender; now: () => Date }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
    this.#sender = parts.sender;
    this.#now = parts.now;
  }

  /**
   * Writes a message down, in place of what is still waiting for that phone: two codes, one of them dead, help nobody.
   *
   * @returns sends it; to be called once the transaction has ended
   */
  async add(transaction: Transaction<Schema>, message: CodeMessage, expiresAt: Date): Promise<() => Promise<Outcome>> {
    const pending: Pending = { id: randomUUID(), message, attempts: 1 };
    const phone_index = this.#envelope.index('phone', message.to.e164);
    await transaction.deleteFrom('sms_outbox').where('phone_index', '=', phone_index).execute();
    await transaction
      .insertInto('sms_outbox')
      .values({
        id: pending.id,
        phone_index,
        message_sealed: this.#envelope.seal('sms', pending.id, JSON.stringify(message)),
        attempts: pending.attempts,
        due_at: this.#in(LEASE_SECONDS),
        expires_at: expiresAt,
      })
      .execute();
    return () => this.#firstAttempt(pending);
  }

  /** Sends what is due, and drops what came too late. Several processes may do so at once; each takes its own. */
  async sendDue(): Promise<void> {
    const late = await this.#db.deleteFrom('sms_outbox').where('expires_at', '<=', this.#now()).executeTakeFirstOrThrow();
    if (late.numDeletedRows > 0n) this.#log({ messages: Number(late.numDeletedRows) }, 'messages could not be sent in time');
    for (let taken = BATCH; taken === BATCH; ) {
      const batch = await this.#claim();
      taken = batch.length;
      await Promise.all(batch.map((pending) => this.#attempt(pending)));
    }
  }

  /** Looks for due messages every second from now on. @param log told of attempts that failed, without number or text */
  start(log: (what: object, line: string) => void): void {
    this.#log = log;
    const poll = () => {
      this.#timer = setTimeout(() => {
        const round = this.sendDue().catch((error: Error) => this.#log({ reason: error.message }, 'due messages could not be looked for'));
        void this.#track(round).then(() => this.#timer && poll());
      }, POLL_MS).unref();
    };
    poll();
  }

  /** Waits for the attempts that are under way. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await Promise.allSettled(this.#underWay);
  }

  async #claim(): Promise<Pending[]> {
    const due = this.#db
      .selectFrom('sms_outbox')
      .select('id')
      .where('due_at', '<=', this.#now())
      .orderBy('due_at')
      .limit(BATCH)
      .forUpdate()
      .skipLocked();
    const rows = await this.#db
      .updateTable('sms_outbox')
      .set({ attempts: sql`attempts + 1`, due_at: this.#in(LEASE_SECONDS) })
      .where('id', 'in', due)
      .returning(['id', 'message_sealed', 'attempts'])
      .execute();
    return rows.flatMap(({ id, message_sealed, attempts }) => {
      const message = this.#open(id, message_sealed);
      return message ? [{ id, message, attempts }] : [];
    });
  }

  /** One message that cannot be opened (sealed under another key) must not hold up the rest; it ends when it is too old. */
  #open(id: string, sealed: Buffer): CodeMessage | undefined {
    try {
      return JSON.parse(this.#envelope.open('sms', id, sealed).toString()) as CodeMessage;
    } catch (error) {
      this.#log({ reason: (error as Error).message }, 'a message cannot be opened');
      return undefined;
    }
  }

  /** A slow provider keeps nobody waiting: after a moment the answer is `later`, while the attempt goes on. */
  async #firstAttempt(pending: Pending): Promise<Outcome> {
    const done = new AbortController();
    const patience = wait(FIRST_ANSWER_MS, 'later' as const, { signal: done.signal, ref: false }).catch(() => 'later' as const);
    try {
      return await Promise.race([this.#track(this.#attempt(pending)), patience]);
    } finally {
      done.abort();
    }
  }

  async #attempt({ id, message, attempts }: Pending): Promise<Outcome> {
    try {
      await this.#sender.send(message, id);
    } catch (error) {
      const refused = error instanceof SmsRefused;
      this.#log({ attempts, reason: (error as Error).message }, refused ? 'a message was refused' : 'a message could not be sent yet');
      if (!refused) {
        await this.#db
          .updateTable('sms_outbox')
          .set({ due_at: this.#in(Math.min(2 ** attempts, LONGEST_BACK_OFF_SECONDS)) })
          .where('id', '=', id)
          .execute();
        return 'later';
      }
      await this.#remove(id);
      return 'refused';
    }
    await this.#remove(id);
    return 'sent';
  }

  async #remove(id: string): Promise<void> {
    await this.#db.deleteFrom('sms_outbox').where('id', '=', id).execute();
  }

  #track<Result>(work: Promise<Result>): Promise<Result> {
    this.#underWay.add(work);
    const done = () => void this.#underWay.delete(work);
    work.then(done, done);
    return work;
  }

  #in(seconds: number): Date {
    return new Date(this.#now().getTime() + seconds * 1000);
  }
}
