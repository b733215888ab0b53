import { sql, type Transaction } from 'kysely';
import type { ActivityKind } from '../../protocol/custody/account-api.ts';
import type { Account } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Activity, Circumstances } from '../activity/activity.ts';
import type { PhoneNumber } from '../phones/phone-number.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { SmsOutbox } from '../sms/sms-outbox.ts';
import type { Notice } from '../storage/column-types.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { sweepExpired } from '../storage/sweep.ts';

/** Messages of one kind that one phone gets in a day. The changes after them are seen in the activity alone. */
export const NOTICES_PER_DAY = 3;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Tells an account's owner of a change, in the transaction of the change: by a message to the phone, and in the
 * activity. The kinds are counted apart, so that nobody uses up the messages about one change by making another. A
 * count of the phone, not of the account, bounds what somebody can spend who makes changes only to have messages sent.
 */
export class Notices {
  readonly #db: Database;
  readonly #envelope: Envelope;
  readonly #accounts: Accounts;
  readonly #activity: Activity;
  readonly #sms: SmsOutbox;
  readonly #now: () => Date;

  constructor(parts: {
    db: Database;
    envelope: Envelope;
    accounts: Accounts;
    activity: Activity;
    sms: SmsOutbox;
    now: () => Date;
  }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
    this.#accounts = parts.accounts;
    this.#activity = parts.activity;
    this.#sms = parts.sms;
    this.#now = parts.now;
  }

  /** Writes the change into the activity, and tells the account's phone of it, if it has one. */
  async tell(
    transaction: Transaction<Schema>,
    account: Account,
    kind: Notice & ActivityKind,
    circumstances: Circumstances = {},
  ): Promise<void> {
    await this.#activity.record(account, kind, circumstances, transaction);
    const phone = await this.#accounts.phoneNumberOf(account.id, transaction);
    if (phone) await this.send(transaction, phone, kind);
  }

  /** Tells a phone, for a change that the activity gets elsewhere. */
  async send(transaction: Transaction<Schema>, to: PhoneNumber, notice: Notice): Promise<void> {
    if ((await this.#count(transaction, to, notice)) > NOTICES_PER_DAY) return;
    await this.#sms.addNotice(transaction, { to, notice });
  }

  async sweep(): Promise<void> {
    await sweepExpired(this.#db, 'notice_count', 'since', this.#dayAgo());
  }

  /** @returns how many there were today, with this one */
  async #count(transaction: Transaction<Schema>, { e164 }: PhoneNumber, notice: Notice): Promise<number> {
    const [now, dayAgo] = [this.#now(), this.#dayAgo()];
    const { count } = await transaction
      .insertInto('notice_count')
      .values({ phone_index: this.#envelope.index('phone', e164), notice, count: 1, since: now })
      .onConflict((conflict) =>
        conflict.columns(['phone_index', 'notice']).doUpdateSet({
          count: sql`case when notice_count.since <= ${dayAgo} then 1 else notice_count.count + 1 end`,
          since: sql`case when notice_count.since <= ${dayAgo} then ${now} else notice_count.since end`,
        }),
      )
      .returning('count')
      .executeTakeFirstOrThrow();
    return count;
  }

  #dayAgo(): Date {
    return new Date(this.#now().getTime() - DAY_MS);
  }
}
