import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { secondsAfter } from '../common/time.ts';
import type { Envelope, SealedKind } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import { DeliveryFault, Refused } from './refused.ts';

/** How long a process that set out to send has the message to itself. Longer than any sender takes to give up. */
export const LEASE_SECONDS = 30;
/** How long somebody who waits for the first attempt does so. */
const FIRST_ANSWER_MS = 3_000;
const POLL_MS = 1_000;
const BATCH = 10;

/** What became of an attempt: `later` means that it will be tried again while the message is still of use. */
export type Outcome = 'sent' | 'refused' | 'later';

export interface Pending<Message> {
  id: string;
  message: Message;
  attempts: number;
}

export interface OutboxParts<Message> {
  db: Database;
  envelope: Envelope;
  now: () => Date;
  /** Where the messages stand. Each such table has the columns of `onttag_outbox`. */
  table: 'sms_outbox' | 'onttag_outbox';
  kind: SealedKind;
  /** Resolves when the message was taken. Throws `Refused` when it would be refused again. */
  send(message: Message, key: string): Promise<void>;
  longestBackOffSeconds: number;
}

/**
 * Messages on their way out. A message is written in the transaction of what it tells of, so that neither is there
 * without the other, and goes when the receiver has taken it. Whoever sets out to send it has it for thirty seconds; if
 * that process dies, another sends it. Between the receiver's yes and the row's end lies a moment in which a crash has
 * it sent once more, with the same key. Messages are sealed, and stand here no longer than they are of use.
 */
export class Outbox<Message> {
  readonly #parts: OutboxParts<Message>;
  // The tables have more columns than these, which are all that is looked at here.
  readonly #table: 'onttag_outbox';
  readonly #underWay = new Set<Promise<unknown>>();
  #log: (what: object, line: string) => void = () => {};
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: OutboxParts<Message>) {
    this.#parts = parts;
    this.#table = parts.table as 'onttag_outbox';
  }

  /** A message as it stands in the table. @param dueInSeconds until when nobody else sets out to send it */
  row({ id, message, attempts }: Pending<Message>, dueInSeconds: number, expires_at: Date) {
    return {
      id,
      message_sealed: this.#parts.envelope.seal(this.#parts.kind, id, JSON.stringify(message)),
      attempts,
      due_at: this.#in(dueInSeconds),
      expires_at,
    };
  }

  /** Sends what is due, and drops what came too late. Several processes may do so at once; each takes its own. */
  async sendDue(): Promise<void> {
    const { db, now } = this.#parts;
    const late = await db.deleteFrom(this.#table).where('expires_at', '<=', now()).executeTakeFirstOrThrow();
    if (late.numDeletedRows > 0n)
      this.#log({ messages: Number(late.numDeletedRows) }, 'messages could not be sent in time');
    for (let taken = BATCH; taken === BATCH; ) {
      const batch = await this.#claim();
      taken = batch.length;
      await Promise.all(batch.map((pending) => this.#attempt(pending)));
    }
  }

  /** Looks for due messages every second from now on. @param log told of attempts that failed, without what was sent */
  start(log: (what: object, line: string) => void): void {
    this.#log = log;
    const poll = () => {
      this.#timer = setTimeout(() => {
        const round = this.sendDue().catch((err: Error) => this.#log({ err }, 'due messages could not be looked for'));
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

  /** A slow receiver keeps nobody waiting: after a moment the answer is `later`, while the attempt goes on. */
  async firstAttempt(pending: Pending<Message>): Promise<Outcome> {
    const done = new AbortController();
    const patience = wait(FIRST_ANSWER_MS, 'later' as const, { signal: done.signal, ref: false }).catch(
      () => 'later' as const,
    );
    try {
      return await Promise.race([this.#track(this.#attempt(pending)), patience]);
    } finally {
      done.abort();
    }
  }

  async #claim(): Promise<Pending<Message>[]> {
    const { db, now } = this.#parts;
    const due = db
      .selectFrom(this.#table)
      .select('id')
      .where('due_at', '<=', now())
      .orderBy('due_at')
      .limit(BATCH)
      .forUpdate()
      .skipLocked();
    const rows = await db
      .updateTable(this.#table)
      .set({ attempts: sql`attempts + 1`, due_at: this.#in(LEASE_SECONDS) })
      .where('id', 'in', due)
      .returning(['id', 'message_sealed', 'attempts'])
      .execute();
    return rows.flatMap(({ id, message_sealed, attempts }) => {
      const message = this.#open(id, message_sealed);
      return message ? [{ id, message, attempts }] : [];
    });
  }

  /**
   * One message that cannot be opened (sealed under another key) must not hold up the rest; it ends when it is too old.
   */
  #open(id: string, sealed: Buffer): Message | undefined {
    try {
      return JSON.parse(this.#parts.envelope.open(this.#parts.kind, id, sealed).toString()) as Message;
    } catch (err) {
      this.#log({ err }, 'a message cannot be opened');
      return undefined;
    }
  }

  async #attempt({ id, message, attempts }: Pending<Message>): Promise<Outcome> {
    const { db, send, longestBackOffSeconds } = this.#parts;
    try {
      await send(message, id);
    } catch (error) {
      const refused = error instanceof Refused;
      const why = error instanceof DeliveryFault ? { reason: error.message } : { err: error };
      this.#log({ attempts, ...why }, refused ? 'a message was refused' : 'a message could not be sent yet');
      if (!refused) {
        await db
          .updateTable(this.#table)
          .set({ due_at: this.#in(Math.min(2 ** attempts, longestBackOffSeconds)) })
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
    await this.#parts.db.deleteFrom(this.#table).where('id', '=', id).execute();
  }

  #track<Result>(work: Promise<Result>): Promise<Result> {
    this.#underWay.add(work);
    const done = () => void this.#underWay.delete(work);
    work.then(done, done);
    return work;
  }

  #in(seconds: number): Date {
    return secondsAfter(this.#parts.now(), seconds);
  }
}
