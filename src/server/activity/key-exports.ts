import type { Transaction } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import type { KeyExport, KeyExportKind } from '../../protocol/custody/account-api.ts';
import { secondsOf } from '../common/time.ts';
import { readUserAgent } from '../devices/user-agent.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { Circumstances } from './activity.ts';

/** Exports of one key that are remembered; the oldest go first. */
const REMEMBERED = 20;

/**
 * When a key left the platform. A later change of the password does not close these copies, so its owner is shown them.
 */
export class KeyExports {
  readonly #db: Database;
  readonly #now: () => Date;

  constructor(parts: { db: Database; now: () => Date }) {
    this.#db = parts.db;
    this.#now = parts.now;
  }

  async record(
    transaction: Transaction<Schema>,
    ontId: OntId,
    kind: KeyExportKind,
    { userAgent, app }: Circumstances,
  ): Promise<void> {
    await transaction
      .insertInto('key_export')
      .values({ ont_id: ontId, kind, at: this.#now(), app_ont_id: app ?? null, ...readUserAgent(userAgent) })
      .execute();
    await transaction
      .deleteFrom('key_export')
      .where('id', 'in', (exports) =>
        exports
          .selectFrom('key_export')
          .select('id')
          .where('ont_id', '=', ontId)
          .orderBy('at', 'desc')
          .orderBy('id', 'desc')
          .offset(REMEMBERED)
          .forUpdate()
          .skipLocked(),
      )
      .execute();
  }

  /** The newest first. */
  async list(ontId: OntId): Promise<KeyExport[]> {
    const rows = await this.#db
      .selectFrom('key_export')
      .leftJoin('app', 'app.ont_id', 'key_export.app_ont_id')
      .select(['kind', 'at', 'browser', 'system', 'app.name as app'])
      .where('key_export.ont_id', '=', ontId)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    return rows.map((row) => ({ ...row, at: secondsOf(row.at) }));
  }
}
