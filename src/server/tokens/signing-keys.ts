import { setTimeout as wait } from 'node:timers/promises';
import { sql, type Transaction } from 'kysely';
import { secondsAfter } from '../common/time.ts';
import { generateKeyPair } from '../custody/key-pair.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { ACCESS_TOKEN_SECONDS, REFRESH_TOKEN_SECONDS } from './lifetimes.ts';
import { readSigningKey, type SigningKey } from './signing-key.ts';

/** Seconds for which others may keep the key set (`Cache-Control`). */
export const KEY_SET_MAX_AGE_SECONDS = 300;
/** Seconds for which a process takes the keys that it has read as the database's. */
const RELOAD_SECONDS = 60;
/**
 * Seconds for which a new key is published before it signs. It covers the caches one behind the other: a process's own
 * (60), one on the way (300), a verifier's (600).
 */
export const KEY_NOTICE_SECONDS = 1200;
/** Days of notice that a rotation by schedule gives to those who pin keys by hand. */
const SCHEDULED_NOTICE_DAYS = 7;
// A process that has not read of the change yet, or whose clock is behind, signs with the old key a little longer.
const MARGIN_SECONDS = 3600;
const DAY_SECONDS = 86_400;
/** Milliseconds for which the keys in memory wait for the database's. */
const PATIENCE_MS = 1000;
/** Milliseconds for which the keys in memory are taken without asking, once the database did not answer. */
const RETRY_MS = 5000;

/** `next` is published and does not sign yet; `previous` does not sign any more, and tokens that it signed are good. */
export type KeyState = 'next' | 'current' | 'previous';

/** A key with what time makes of it. */
export interface KeyStatus {
  key: SigningKey;
  state: KeyState;
  /** When it leaves the key set; unknown while nothing follows it. */
  publishedUntil: Date | undefined;
}

/**
 * The platform's signing keys. Which of them signs is decided by time alone, so that all processes change over at once
 * with nothing to say to each other: a key signs from its `activeFrom` until that of the next. Each process reads the
 * table again when what it knows is a minute old. While the database does not answer, it goes on with what it knows, so
 * that tokens can be verified meanwhile.
 */
export class SigningKeys {
  readonly #db: Database;
  readonly #envelope: Envelope;
  readonly #now: () => Date;
  /** In the order in which they sign. */
  #keys: SigningKey[] = [];
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;
  /** By the process's own clock, in milliseconds. */
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: { db: Database; envelope: Envelope; now: () => Date }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
    this.#now = parts.now;
  }

  /**
   * Reads the keys, and makes the first when this is the platform's first start; several processes may do so at once.
   */
  async open(): Promise<this> {
    await this.#locked(async (transaction) => {
      if (!(await last(transaction))) await this.#insert(transaction, this.#now());
    });
    await this.#read();
    return this;
  }

  /** The key that signs now. */
  async current(): Promise<SigningKey> {
    return (await this.list()).find(({ state }) => state === 'current')!.key;
  }

  /** The keys that tokens may be signed with, for our own checks: refresh tokens outlive a key's publication. */
  async known(): Promise<SigningKey[]> {
    await this.#refresh();
    return this.#keys;
  }

  /** The keys that are published, the newest last. */
  async published(): Promise<SigningKey[]> {
    const now = this.#now();
    return (await this.list())
      .filter(({ publishedUntil }) => !publishedUntil || publishedUntil > now)
      .map(({ key }) => key);
  }

  /** Every key that is kept, the newest last. */
  async list(): Promise<KeyStatus[]> {
    await this.#refresh();
    const now = this.#now();
    // The first key signs even by a clock that is behind the one that made it.
    const current = Math.max(
      0,
      this.#keys.findLastIndex(({ activeFrom }) => activeFrom <= now),
    );
    return this.#keys.map((key, i) => {
      const successor = this.#keys[i + 1];
      return {
        key,
        state: i === current ? 'current' : i > current ? 'next' : 'previous',
        publishedUntil: successor && secondsAfter(successor.activeFrom, ACCESS_TOKEN_SECONDS + MARGIN_SECONDS),
      };
    });
  }

  /**
   * Makes the next key, or brings the one that is waiting forward. It signs once everybody can know it.
   *
   * @param days sign no sooner than in so many days, for those who pin keys by hand
   */
  async rotate(days = 0): Promise<void> {
    await this.#locked(async (transaction) => {
      const now = this.#now();
      const newest = await last(transaction);
      const earliest = secondsAfter(now, days * DAY_SECONDS);
      if (!newest || newest.active_from <= now)
        return this.#insert(transaction, latest(earliest, secondsAfter(now, KEY_NOTICE_SECONDS)));
      // Other processes must read of the change before it takes effect.
      const soonest = latest(
        earliest,
        secondsAfter(newest.created_at, KEY_NOTICE_SECONDS),
        secondsAfter(now, 2 * RELOAD_SECONDS),
      );
      if (soonest < newest.active_from) {
        await transaction
          .updateTable('signing_key')
          .set({ active_from: soonest })
          .where('kid', '=', newest.kid)
          .execute();
      }
    });
    await this.#read();
  }

  /**
   * Makes the next key when the current one nears its age, and forgets those that nothing is signed with any more. Any
   * process may call it at any time; one of them does the work.
   *
   * @param days how long a key signs
   */
  async rotateWhenDue(days: number): Promise<void> {
    await this.#locked(async (transaction) => {
      const now = this.#now();
      const newest = (await last(transaction))!;
      const end = secondsAfter(newest.active_from, days * DAY_SECONDS);
      const notice = Math.min(SCHEDULED_NOTICE_DAYS, days / 2) * DAY_SECONDS;
      if (secondsAfter(now, notice) >= end)
        await this.#insert(transaction, latest(end, secondsAfter(now, KEY_NOTICE_SECONDS)));
      const forgotten = secondsAfter(now, -REFRESH_TOKEN_SECONDS - MARGIN_SECONDS);
      await sql`delete from signing_key old where exists
        (select from signing_key later where later.active_from > old.active_from
        and later.active_from < ${forgotten})`.execute(transaction);
    });
    await this.#read();
  }

  async #insert(transaction: Transaction<Schema>, activeFrom: Date): Promise<void> {
    const keyPair = generateKeyPair();
    const newest = await last(transaction);
    const issuer = newest?.ont_id ?? keyPair.ontId;
    const kid = `${issuer}#keys-${newest ? Number(newest.kid.split('#keys-')[1]) + 1 : 1}`;
    await transaction
      .insertInto('signing_key')
      .values({
        kid,
        ont_id: issuer,
        public_key: keyPair.publicKey.toString('hex'),
        private_key_sealed: this.#envelope.seal('signing-key', kid, keyPair.privateKey),
        created_at: this.#now(),
        active_from: activeFrom,
      })
      .execute();
  }

  #locked(work: (transaction: Transaction<Schema>) => Promise<void>): Promise<void> {
    return this.#db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(hashtext('ontid-signin signing keys'))`.execute(transaction);
      await work(transaction);
    });
  }

  /** Reads the keys again when they are a minute old. */
  async #refresh(): Promise<void> {
    if (this.#now().getTime() - this.#readAt < RELOAD_SECONDS * 1000) return;
    const isKnown = this.#keys.length > 0;
    if (isKnown && performance.now() - this.#failedAt < RETRY_MS) return;
    const reading = (this.#reading ??= this.#read().finally(() => (this.#reading = undefined)));
    if (!isKnown) return reading;
    const failed = () => {
      this.#failedAt = performance.now();
    };
    const done = new AbortController();
    const patience = wait(PATIENCE_MS, undefined, { signal: done.signal, ref: false }).then(failed, () => {});
    await Promise.race([reading.catch(failed), patience]);
    done.abort();
  }

  async #read(): Promise<void> {
    const readAt = this.#now().getTime();
    const rows = await this.#db.selectFrom('signing_key').selectAll().orderBy('active_from').execute();
    this.#keys = await Promise.all(rows.map((row) => readSigningKey(this.#envelope, row)));
    this.#readAt = readAt;
  }
}

function last(transaction: Transaction<Schema>) {
  return transaction.selectFrom('signing_key').selectAll().orderBy('active_from', 'desc').limit(1).executeTakeFirst();
}

const latest = (...times: Date[]) => new Date(Math.max(...times.map((time) => time.getTime())));
