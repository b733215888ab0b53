import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import type { AuthStatus } from '../../protocol/onttag/onttag.ts';
import { secondsAfter } from '../common/time.ts';
import { ApiError } from '../errors/api-error.ts';
import type { Reach } from '../outbox/guarded-post.ts';
import { Outbox } from '../outbox/outbox.ts';
import { Refused } from '../outbox/refused.ts';
import { isWebhookAddress, signedPost } from '../outbox/signed-post.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';

/** A decision on its way to the app that asked. */
interface Result {
  requester: OntId;
  body: NonNullable<AuthStatus>;
}

/** How long a result is tried. The app can always ask. */
const KEPT_SECONDS = 3 * 86_400;
const LONGEST_BACK_OFF_SECONDS = 3600;

/**
 * Tells apps what was decided: their webhook gets what a query of the status would give them, signed with their
 * `app_secret`. Address and secret are looked up for each attempt, so that a change of either holds at once.
 */
export class ResultWebhooks {
  readonly outbox: Outbox<Result>;
  readonly #db: Database;
  readonly #now: () => Date;

  /** @param parts.reach which addresses an app's webhook may have */
  constructor(parts: { db: Database; envelope: Envelope; now: () => Date; reach: Reach }) {
    const { db, envelope, reach } = parts;
    this.#db = db;
    this.#now = parts.now;
    this.outbox = new Outbox<Result>({
      ...parts,
      table: 'onttag_outbox',
      kind: 'onttag-result',
      longestBackOffSeconds: LONGEST_BACK_OFF_SECONDS,
      async send({ requester, body }, key) {
        const app = await appOf(db, requester);
        if (!app?.onttag_webhook) throw new Refused('the app has no webhook any more');
        await signedPost(
          new URL(app.onttag_webhook),
          envelope.open('app-secret', requester, app.secret_sealed).toString(),
          body,
          key,
          reach,
        );
      },
    });
  }

  /** Writes a result down in the transaction of the decision, where the requester is an app with a webhook. */
  async add(transaction: Transaction<Schema>, requester: OntId, body: NonNullable<AuthStatus>): Promise<void> {
    if (!(await appOf(transaction, requester))?.onttag_webhook) return;
    const expires = secondsAfter(this.#now(), KEPT_SECONDS);
    await transaction
      .insertInto('onttag_outbox')
      .values(this.outbox.row({ id: randomUUID(), message: { requester, body }, attempts: 0 }, 0, expires))
      .execute();
  }

  /**
   * Sets where an app is told.
   *
   * @param url https, or http on this machine; `null` to tell it nothing any more
   * @returns whether there is such an app
   * @throws ApiError PARAM_ERROR
   */
  async setAddress(app: OntId, url: string | null): Promise<boolean> {
    if (url !== null && !isWebhookAddress(url))
      throw new ApiError('PARAM_ERROR', `"${url}" is not the address of a webhook: https, or http on this machine`);
    const { numUpdatedRows } = await this.#db
      .updateTable('app')
      .set({ onttag_webhook: url })
      .where('ont_id', '=', app)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }
}

function appOf(db: Kysely<Schema>, ontId: OntId) {
  return db
    .selectFrom('app')
    .select(['onttag_webhook', 'secret_sealed'])
    .where('ont_id', '=', ontId)
    .executeTakeFirst();
}
