import type { Scope } from '../../protocol/scope.ts';
import type { Account } from '../accounts/accounts.ts';
import type { Database } from '../storage/database.ts';
import type { App } from './app-registry.ts';

/** What a person has agreed to for one app. */
export interface Consent {
  /** What the app may see besides the ONT ID. */
  scopes: Scope[];
  /** Whether they signed out of it since: the next sign-in takes a press of theirs. */
  asksAgain: boolean;
}

/** Which people have agreed to which apps, and to what. */
export class Consents {
  readonly #db: Database;

  constructor(parts: { db: Database }) {
    this.#db = parts.db;
  }

  /** @returns `undefined` when the person has not agreed to this app, or not to all that it asks for now */
  async given(account: Account, app: App, scopes: readonly Scope[] = []): Promise<Consent | undefined> {
    const consent = await this.#db
      .selectFrom('consent')
      .select(['scopes', 'asks_again as asksAgain'])
      .where('account_id', '=', account.id)
      .where('app_ont_id', '=', app.ontId)
      .executeTakeFirst();
    return consent && scopes.every((scope) => consent.scopes.includes(scope)) ? consent : undefined;
  }

  /** Notes that the person agreed, in person: a sign-out before it is over. */
  async give(account: Account, app: App, scopes: readonly Scope[] = []): Promise<void> {
    const agreed = { scopes: [...scopes], asks_again: false };
    await this.#db
      .insertInto('consent')
      .values({ account_id: account.id, app_ont_id: app.ontId, ...agreed })
      .onConflict((conflict) => conflict.columns(['account_id', 'app_ont_id']).doUpdateSet(agreed))
      .execute();
  }

  /** Notes that the person signed out of an app, or in again. */
  async askAgain(accountId: string, app: App, asks: boolean): Promise<void> {
    await this.#db.updateTable('consent').set({ asks_again: asks }).where('account_id', '=', accountId).where('app_ont_id', '=', app.ontId).execute();
  }
}
