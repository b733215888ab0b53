import type { Kysely } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import type { Scope } from '../../protocol/oauth/scope.ts';
import type { PresentAccount } from '../accounts/accounts.ts';
import { type App, askable } from '../apps/app-registry.ts';
import { ApiError } from '../errors/api-error.ts';
import { OAuthError } from '../errors/oauth-error.ts';
import { noteFacts } from '../logging/request-facts.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { Grants, TokenSet, Wanted } from './grants.ts';
import type { RepeatedAnswers } from './repeated-answers.ts';
import type { TokenReader } from './token-reader.ts';

/** Gives tokens to apps, and takes them back. */
export class Tokens {
  readonly #db: Database;
  readonly #grants: Grants;
  readonly #reader: TokenReader;
  readonly #sessions: Sessions;
  readonly #answers: RepeatedAnswers;

  constructor(parts: {
    db: Database;
    grants: Grants;
    reader: TokenReader;
    sessions: Sessions;
    answers: RepeatedAnswers;
  }) {
    this.#answers = parts.answers;
    this.#db = parts.db;
    this.#grants = parts.grants;
    this.#reader = parts.reader;
    this.#sessions = parts.sessions;
  }

  /**
   * Tokens for a page that is answered directly, without a code.
   *
   * @throws ApiError EXPIRES as `Sessions.hold`
   */
  grant(app: App, account: PresentAccount, { scopes, nonce }: Wanted): Promise<TokenSet> {
    return this.#grants.transact(async (transaction, key) => {
      const grant = await this.#grants.start(transaction, app, account, scopes);
      return this.#grants.issue(transaction, key, app, grant, nonce);
    });
  }

  /**
   * Trades a refresh token for new tokens; it is good once (RFC 9700 §4.14.2). For 30 seconds after its first use it
   * gets the same answer again, while the refresh token in that answer is unused: the answer may be lost, or the page
   * may send twice. Any other second use means that two hold the token, and everything under that grant is revoked.
   *
   * @throws OAuthError invalid_grant, unauthorized_client
   */
  async refresh(app: App, token: string): Promise<TokenSet> {
    if (!app.refreshTokens) throw new OAuthError('unauthorized_client', 'the app is not registered for refresh tokens');
    const tokens = await this.#forgiving(async () => {
      const read = await this.#reader.read(token, 'refresh_token');
      if (read.app.ontId !== app.ontId) return undefined;
      const { jti } = read.claims;
      return this.#grants.transact(async (transaction, key) => {
        const grant = await this.#grants.hold(transaction, read);
        if (!(await this.#grants.useUp(transaction, read))) {
          const again = await this.#answers.find<TokenSet>(transaction, token, jti);
          if (!again) await this.#grants.revoke(transaction, grant.id);
          return again;
        }
        await this.#answers.forget(transaction, jti);
        const { tokens: issued, refreshJti } = await this.#grants.issueNext(transaction, key, app, grant);
        if (refreshJti) await this.#answers.keep(transaction, token, jti, refreshJti, issued);
        return issued;
      });
    });
    if (!tokens) {
      throw new OAuthError(
        'invalid_grant',
        'the refresh token is unknown, used, expired, revoked, or was made for another client',
      );
    }
    return tokens;
  }

  /**
   * Revokes a token of either type and everything that the same sign-in gave (RFC 7009 §2.1). What is no token of ours
   * is as good as revoked (§2.2).
   *
   * @returns the account that has allowed what is over now
   * @throws OAuthError invalid_grant when it is another app's
   */
  async revoke(app: App, token: string): Promise<string | undefined> {
    const read = await this.#forgiving(() => this.#reader.read(token, 'access_token', 'refresh_token'));
    if (!read) return undefined;
    if (read.app.ontId !== app.ontId) throw new OAuthError('invalid_grant', 'the token was made for another client');
    return this.#grants.revokeOf(read.claims, app.ontId, read.isCurrent);
  }

  /**
   * The same for a token of which only the id is known. One of another app is passed over, since nothing proves who
   * asks.
   *
   * @param jti the claim of a token of this app
   * @returns the account that has allowed what is over now
   */
  revokeById(app: App, jti: string): Promise<string | undefined> {
    return this.#grants.revokeOf({ jti }, app.ontId);
  }

  /**
   * Whom an access token speaks of, and what else it may see of them.
   *
   * @throws ApiError DECODE_ERROR, SIG_VERIFY_FAILED, TOKEN_TYPE_ERROR, EXPIRES, REVOKED
   */
  async inspect(token: string): Promise<{ ontid: OntId; accountId: string; scopes: Scope[] }> {
    const read = await this.#reader.read(token, 'access_token');
    const { ont_id: ontid, account_id: accountId, scopes } = await this.#grants.find(read);
    noteFacts({ accountId });
    // A sign-in may have begun just before the app lost a scope.
    return { ontid, accountId, scopes: askable(read.app, scopes) };
  }

  /**
   * Ends every session of an account and revokes all that it has allowed: nothing that was given before is good after.
   *
   * @param db a transaction, where this belongs to one
   */
  async revokeAll(accountId: string, db: Kysely<Schema> = this.#db): Promise<void> {
    await this.#sessions.endAll(accountId, db);
    await this.#grants.revokeAll(db, accountId);
  }

  /** Revokes all that an account has allowed one app: its tokens, and codes that are still on their way. */
  async revokeApp(accountId: string, appOntId: OntId, db: Kysely<Schema> = this.#db): Promise<void> {
    await this.#grants.revokeApp(db, accountId, appOntId);
  }

  /** Takes a token that is not good as none. */
  async #forgiving<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ApiError) return undefined;
      throw error;
    }
  }
}
