import type { Kysely } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import type { ActivityEntry, ActivityKind } from '../../protocol/custody/account-api.ts';
import type { Account } from '../accounts/accounts.ts';
import { secondsOf } from '../common/time.ts';
import { readUserAgent } from '../devices/user-agent.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { sweepExpired } from '../storage/sweep.ts';

/** Entries that are kept for an account; the oldest go first. */
export const ACTIVITY_ENTRIES = 100;
/** How long an entry is kept. */
export const ACTIVITY_SECONDS = 180 * 24 * 3600;
/** Checks of a password within this time are one entry: somebody who guesses must not push everything else out. */
const SAME_CHECKS_SECONDS = 24 * 3600;
/** For how long checks are gathered before they are written down, in ms: their answers are gone by then. */
const CHECKS_MS = 1_000;

/** What goes with an entry. */
export interface Circumstances {
  userAgent?: string | undefined;
  app?: OntId | undefined;
}

/** A look at a password. */
interface Check {
  account: Pick<Account, 'id'>;
  kind: 'wrong-password' | 'password-checked';
  circumstances: Circumstances;
}

/** What has happened to each account, for its owner to look at: bounded, in coarse words, without addresses. */
export class Activity {
  readonly #db: Database;
  readonly #now: () => Date;
  #checks: Check[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing = Promise.resolve();

  constructor(parts: { db: Database; now: () => Date }) {
    this.#db = parts.db;
    this.#now = parts.now;
  }

  /** @param db a transaction, where this belongs to one */
  async record(
    { id }: Pick<Account, 'id'>,
    kind: ActivityKind,
    { userAgent, app }: Circumstances = {},
    db: Kysely<Schema> = this.#db,
  ): Promise<void> {
    await db
      .with('added', (added) =>
        added
          .insertInto('activity')
          .values({ account_id: id, kind, app_ont_id: app ?? null, at: this.#now(), ...readUserAgent(userAgent) }),
      )
      .deleteFrom('activity')
      // One of those that are kept is the one that is added, which is not seen here yet. Many calls for one account
      // find the same oldest entries: each takes those that no other is deleting.
      .where('id', 'in', (activity) =>
        activity
          .selectFrom('activity')
          .select('id')
          .where('id', 'in', (old) =>
            old
              .selectFrom('activity')
              .select('id')
              .where('account_id', '=', id)
              .orderBy('at', 'desc')
              .orderBy('id', 'desc')
              .offset(ACTIVITY_ENTRIES - 1),
          )
          .orderBy('id')
          .forUpdate()
          .skipLocked(),
      )
      .execute();
  }

  /**
   * Notes that a password was checked, which is written down once its answer is gone: how long that takes must not tell
   * whether there was an account to write it down for. An entry that is lost loses nothing else.
   */
  passwordChecked(account: Pick<Account, 'id'>, kind: Check['kind'], circumstances: Circumstances = {}): void {
    this.#checks.push({ account, kind, circumstances });
    this.#timer ??= setTimeout(() => void this.settle(), CHECKS_MS).unref();
  }

  /** Notes something that somebody can repeat at will: that of one day is one entry, in which it is counted. */
  async gather(
    account: Pick<Account, 'id'>,
    kind: ActivityKind,
    circumstances: Circumstances,
    db: Kysely<Schema>,
  ): Promise<void> {
    if (!(await this.#countAgain(account, kind, circumstances, db)))
      await this.record(account, kind, circumstances, db);
  }

  /** The newest first. */
  async list(accountId: string): Promise<ActivityEntry[]> {
    const rows = await this.#db
      .selectFrom('activity')
      .leftJoin('app', 'app.ont_id', 'activity.app_ont_id')
      .select(['kind', 'at', 'count', 'browser', 'system', 'app.name as app'])
      .where('account_id', '=', accountId)
      .where('at', '>', this.#oldest())
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(ACTIVITY_ENTRIES)
      .execute();
    return rows.map((row) => ({ ...row, at: secondsOf(row.at) }));
  }

  async sweep(): Promise<void> {
    await sweepExpired(this.#db, 'activity', 'at', this.#oldest());
  }

  /** Writes what was gathered; settles when nothing is being written any more. */
  settle(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const checks = this.#checks.splice(0);
    // One after the other, beside the calls of others.
    this.#writing = this.#writing.then(async () => {
      for (const check of checks) await this.#count(check).catch(() => {});
    });
    return this.#writing;
  }

  async #count({ account, kind, circumstances }: Check): Promise<void> {
    await this.gather(account, kind, circumstances, this.#db);
  }

  /** @returns whether there was an entry of the last day to count it in */
  async #countAgain(
    account: Pick<Account, 'id'>,
    kind: ActivityKind,
    { app }: Circumstances,
    db: Kysely<Schema>,
  ): Promise<boolean> {
    const now = this.#now();
    const since = new Date(now.getTime() - SAME_CHECKS_SECONDS * 1000);
    const { numUpdatedRows } = await db
      .updateTable('activity')
      .set((eb) => ({ count: eb('count', '+', 1), at: now }))
      .where('id', '=', (eb) =>
        eb
          .selectFrom('activity')
          .select('id')
          .where('account_id', '=', account.id)
          .where('kind', '=', kind)
          .where('app_ont_id', 'is not distinct from', app ?? null)
          .where('at', '>', since)
          .orderBy('at', 'desc')
          .limit(1),
      )
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }

  #oldest(): Date {
    return new Date(this.#now().getTime() - ACTIVITY_SECONDS * 1000);
  }
}
