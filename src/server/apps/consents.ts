import type { Account } from '../accounts/accounts.ts';
import type { Database } from '../storage/database.ts';
import type { App } from './app-registry.ts';

/** Which people have agreed to which apps. */
export class Consents {
  readonly #db: Database;

  constructor(parts: { db: Database }) {
    this.#db = parts.db;
  }

  async given(account: Account, app: App): Promise<boolean> {
    const row = await this.#db
      .selectFrom('consent')
      .select('created_at')
      .where('account_id', '=', account.id)
      .where('app_ont_id', '=', app.ontId)
      .executeTakeFirst();
    return row !== undefined;
  }

  async give(account: Account, app: App): Promise<void> {
    await this.#db
      .insertInto('consent')
      .values({ account_id: account.id, app_ont_id: app.ontId })
      .onConflict((conflict) => conflict.columns(['account_id', 'app_ont_id']).doNothing())
      .execute();
  }
}
