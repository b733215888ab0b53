import type { Kysely } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import type { AccountApp } from '../../protocol/custody/account-api.ts';
import type { Scope } from '../../protocol/oauth/scope.ts';
import type { Account, PresentAccount } from '../accounts/accounts.ts';
import { secondsOf } from '../common/time.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
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
  readonly #sessions: Sessions;

  constructor(parts: { db: Database; sessions: Sessions }) {
    this.#db = parts.db;
    this.#sessions = parts.sessions;
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

  /**
   * Notes that the person agreed, in person: a sign-out before it is over.
   *
   * @throws ApiError EXPIRES as `Sessions.hold`
   */
  async give(account: PresentAccount, app: App, scopes: readonly Scope[] = []): Promise<void> {
    const agreed = { scopes: [...scopes], asks_again: false };
    await this.#db.transaction().execute(async (transaction) => {
      await this.#sessions.hold(transaction, account);
      await transaction
        .insertInto('consent')
        .values({ account_id: account.id, app_ont_id: app.ontId, ...agreed })
        .onConflict((conflict) => conflict.columns(['account_id', 'app_ont_id']).doUpdateSet(agreed))
        .execute();
    });
  }

  /**
   * Takes it back.
   *
   * @param db a transaction, where this belongs to one
   * @returns whether it was given
   */
  async withdraw(account: Account, appOntId: OntId, db: Kysely<Schema> = this.#db): Promise<boolean> {
    const { numDeletedRows } = await db
      .deleteFrom('consent')
      .where('account_id', '=', account.id)
      .where('app_ont_id', '=', appOntId)
      .executeTakeFirstOrThrow();
    return numDeletedRows === 1n;
  }

  /** The apps that an account has agreed to, by name. */
  async list(accountId: string): Promise<AccountApp[]> {
    const rows = await this.#db
      .selectFrom('consent')
      .innerJoin('app', 'app.ont_id', 'consent.app_ont_id')
      .select(['app.ont_id', 'app.name', 'consent.created_at', 'consent.scopes'])
      .select((eb) =>
        eb
          .selectFrom('token_grant')
          .select((grant) => grant.fn.max('token_grant.created_at').as('used_at'))
          .whereRef('token_grant.account_id', '=', 'consent.account_id')
          .whereRef('token_grant.app_ont_id', '=', 'consent.app_ont_id')
          .as('used_at'),
      )
      .where('consent.account_id', '=', accountId)
      .orderBy('app.name')
      .execute();
    return rows.map(({ ont_id, name, scopes, created_at, used_at }) => ({
      client_id: ont_id,
      name,
      scopes,
      since: secondsOf(created_at),
      used: secondsOf(used_at ?? created_at),
    }));
  }

  /** Notes that the person signed out of an app, or in again. */
  async askAgain(accountId: string, app: App, asks: boolean): Promise<void> {
    await this.#db
      .updateTable('consent')
      .set({ asks_again: asks })
      .where('account_id', '=', accountId)
      .where('app_ont_id', '=', app.ontId)
      .execute();
  }
}
