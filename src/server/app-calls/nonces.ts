import type { OntId } from '../../protocol/common/ont-id.ts';
import type { Database } from '../storage/database.ts';
import { sweepExpired } from '../storage/sweep.ts';

/** Seconds by which the time of a signature may be off, to either side. */
export const SIGNATURE_WINDOW_SECONDS = 300;

// A signature is good until its time and the window have passed. The same again is for clocks of several processes that
// do not agree: what one has forgotten, another must not still take.
const KEPT_SECONDS = 2 * SIGNATURE_WINDOW_SECONDS;

/** The nonces of calls that were taken. They are in the database, so that all processes know them, each once. */
export class Nonces {
  readonly #db: Database;
  readonly #now: () => Date;

  constructor(parts: { db: Database; now: () => Date }) {
    this.#db = parts.db;
    this.#now = parts.now;
  }

  /**
   * Takes an app's nonce. Only for calls whose signature holds, so that nobody else can use up an app's nonces.
   *
   * @param signedAt Unix seconds
   * @returns whether it was new; of several calls at once, for one
   */
  async take(app: OntId, nonce: string, signedAt: number): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('app_nonce')
      .values({ app_ont_id: app, nonce, expires_at: new Date((signedAt + KEPT_SECONDS) * 1000) })
      .onConflict((conflict) => conflict.columns(['app_ont_id', 'nonce']).doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  /** Forgets what no longer needs to be known. */
  async sweep(): Promise<void> {
    // A nonce is good up to the last millisecond of its time.
    await sweepExpired(this.#db, 'app_nonce', 'expires_at', new Date(this.#now().getTime() - 1));
  }
}
