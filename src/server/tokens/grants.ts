import type { Kysely, Selectable, Transaction, UpdateQueryBuilder, UpdateResult } from 'kysely';
import { sql } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import type { Scope } from '../../protocol/oauth/scope.ts';
import type { PresentAccount } from '../accounts/accounts.ts';
import type { App } from '../apps/app-registry.ts';
import { hashed } from '../common/hashed.ts';
import { secondsAfter } from '../common/time.ts';
import { ApiError } from '../errors/api-error.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import {
  ACCESS_TOKEN_SECONDS,
  AUTHORIZATION_CODE_SECONDS,
  accessTokenSeconds,
  GRANT_SECONDS,
  refreshTokenSeconds,
} from './lifetimes.ts';
import type { SigningKey } from './signing-key.ts';
import type { SignedToken, TokenIssuer } from './token-issuer.ts';
import type { ReadToken } from './token-reader.ts';

/** What a person has allowed an app once. */
export type Grant = Pick<Selectable<Schema['token_grant']>, 'id' | 'ont_id' | 'created_at' | 'scopes'>;

type Revocation = UpdateQueryBuilder<Schema, 'token_grant', 'token_grant', UpdateResult>;

/** What an app gets. */
export interface TokenSet {
  access_token: string;
  /** Where the app is registered for it. */
  refresh_token?: string;
  ontid: OntId;
  /** Seconds for which the access token is good. */
  expires_in: number;
  /** What the access token may see besides the ONT ID; absent where that is nothing. */
  scope?: string;
}

/** What is granted, and how the site knows the token that comes of it. */
export interface Wanted {
  scopes: readonly Scope[];
  nonce: string | undefined;
}

/**
 * Grants and the tokens that came of them. What a token says is in the token; what is kept is its hash, so that it can
 * be revoked, alone with everything that the same sign-in gave.
 */
export class Grants {
  readonly #db: Database;
  readonly #issuer: TokenIssuer;
  readonly #sessions: Sessions;
  readonly #now: () => Date;
  readonly #accessTokenMinutes: number | undefined;

  /** @param parts.accessTokenMinutes `ACCESS_TOKEN_MINUTES`, where it is set */
  constructor(parts: {
    db: Database;
    issuer: TokenIssuer;
    sessions: Sessions;
    now: () => Date;
    accessTokenMinutes?: number | undefined;
  }) {
    this.#accessTokenMinutes = parts.accessTokenMinutes;
    this.#db = parts.db;
    this.#issuer = parts.issuer;
    this.#sessions = parts.sessions;
    this.#now = parts.now;
  }

  /**
   * Writes down that an account has allowed an app to know its ONT ID, and what the scopes say. What it has agreed to
   * is held until the transaction ends, so that a withdrawal takes back this as well.
   *
   * @throws ApiError EXPIRES as `Sessions.hold`, and when the app's access was taken back meanwhile
   */
  async start(
    transaction: Transaction<Schema>,
    app: App,
    account: PresentAccount,
    scopes: readonly Scope[],
  ): Promise<Grant> {
    await this.#sessions.hold(transaction, account);
    const now = this.#now();
    const lifetime = ACCESS_TOKEN_SECONDS + (app.refreshTokens ? GRANT_SECONDS : AUTHORIZATION_CODE_SECONDS);
    const grant = await transaction
      .insertInto('token_grant')
      .columns(['app_ont_id', 'account_id', 'ont_id', 'scopes', 'created_at', 'expires_at'])
      .expression((eb) =>
        eb
          .selectFrom('consent')
          .select(['app_ont_id', 'account_id'])
          .select(sql<OntId>`${account.ontId}`.as('ont_id'))
          .select(sql<Scope[]>`${[...scopes]}::text[]`.as('scopes'))
          .select(sql<Date>`${now}::timestamptz`.as('created_at'))
          .select(sql<Date>`${secondsAfter(now, lifetime)}::timestamptz`.as('expires_at'))
          .where('account_id', '=', account.id)
          .where('app_ont_id', '=', app.ontId)
          .forKeyShare(),
      )
      .returning(['id', 'ont_id', 'created_at', 'scopes'])
      .executeTakeFirst();
    if (!grant) throw new ApiError('EXPIRES', 'the app’s access was taken back a moment ago');
    return grant;
  }

  /**
   * A transaction in which tokens are made. The key is read before it: to wait for another connection while holding one
   * would, with many at once, be to wait for each other.
   */
  async transact<Result>(
    work: (transaction: Transaction<Schema>, key: SigningKey) => Promise<Result>,
  ): Promise<Result> {
    const key = await this.#issuer.key();
    return this.#db.transaction().execute((transaction) => work(transaction, key));
  }

  /**
   * Makes tokens under a grant. A grant's end is the same however often its tokens are made anew.
   *
   * @param nonce of the request that these tokens answer; a refresh answers none
   */
  async issue(
    transaction: Transaction<Schema>,
    key: SigningKey,
    app: App,
    grant: Grant,
    nonce?: string,
  ): Promise<TokenSet> {
    return (await this.issueNext(transaction, key, app, grant, nonce)).tokens;
  }

  /** The same as `issue`, with the `jti` of the refresh token. */
  async issueNext(
    transaction: Transaction<Schema>,
    key: SigningKey,
    app: App,
    grant: Grant,
    nonce?: string,
  ): Promise<{ tokens: TokenSet; refreshJti: string | undefined }> {
    const seconds = accessTokenSeconds(app, this.#accessTokenMinutes);
    const access = await this.#issuer.sign(app, 'access_token', grant.ont_id, seconds, key, nonce);
    const left = Math.floor((secondsAfter(grant.created_at, GRANT_SECONDS).getTime() - this.#now().getTime()) / 1000);
    const refresh = app.refreshTokens
      ? await this.#issuer.sign(app, 'refresh_token', grant.ont_id, Math.min(refreshTokenSeconds(app), left), key)
      : undefined;
    await transaction
      .insertInto('issued_token')
      .values([access, ...(refresh ? [refresh] : [])].map((signed) => rowOf(signed, grant)))
      .execute();
    const tokens = {
      access_token: access.token,
      ...(refresh ? { refresh_token: refresh.token } : {}),
      ontid: grant.ont_id,
      expires_in: seconds,
      ...(grant.scopes.length ? { scope: grant.scopes.join(' ') } : {}),
    };
    return { tokens, refreshJti: refresh?.claims.jti };
  }

  /**
   * The grant behind a token.
   *
   * @throws ApiError EXPIRES, REVOKED; SIG_VERIFY_FAILED for a token that was not given out in this writing
   */
  find(read: ReadToken): Promise<Grant & { account_id: string }> {
    return this.#judge(read, this.#select(this.#db, read).executeTakeFirst());
  }

  /** The same, and nobody else may change it until the transaction ends. */
  hold(transaction: Transaction<Schema>, read: ReadToken): Promise<Grant> {
    return this.#judge(
      read,
      this.#select(transaction, read).forUpdate(['issued_token', 'token_grant']).executeTakeFirst(),
    );
  }

  /** Marks a refresh token as traded; `false` when it was before. */
  async useUp(transaction: Transaction<Schema>, { claims: { jti } }: ReadToken): Promise<boolean> {
    const { numUpdatedRows } = await transaction
      .updateTable('issued_token')
      .set({ used_at: this.#now() })
      .where('jti_hash', '=', hashed(jti))
      .where('used_at', 'is', null)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }

  /**
   * Revokes the grant that a token came of, if there is one: everything that it gave is refused from now on.
   *
   * @returns the account that it was of, unless it was revoked before
   */
  async revokeOf({ jti }: { jti: string }, appOntId: OntId, isCurrent = true): Promise<string | undefined> {
    const [revoked] = await this.#revoke(this.#db, (grants) =>
      grants.where('app_ont_id', '=', appOntId).where('id', '=', (eb) => {
        const found = eb.selectFrom('issued_token').select('grant_id').where('jti_hash', '=', hashed(jti));
        return isCurrent ? found : found.where('form', '=', 1);
      }),
    );
    return revoked?.account_id;
  }

  async revoke(db: Kysely<Schema>, grantId: string): Promise<void> {
    await this.#revoke(db, (grants) => grants.where('id', '=', grantId));
  }

  /** Revokes everything that an account has allowed. */
  async revokeAll(db: Kysely<Schema>, accountId: string): Promise<void> {
    await this.#revoke(db, (grants) => grants.where('account_id', '=', accountId));
  }

  /** Revokes everything that an account has allowed one app. */
  async revokeApp(db: Kysely<Schema>, accountId: string, appOntId: OntId): Promise<void> {
    await this.#revoke(db, (grants) => grants.where('account_id', '=', accountId).where('app_ont_id', '=', appOntId));
  }

  #revoke(db: Kysely<Schema>, which: (grants: Revocation) => Revocation): Promise<{ account_id: string }[]> {
    return which(db.updateTable('token_grant').set({ revoked_at: this.#now() }).where('revoked_at', 'is', null))
      .returning('account_id')
      .execute();
  }

  #select(db: Kysely<Schema>, { claims: { jti } }: ReadToken) {
    return db
      .selectFrom('issued_token')
      .innerJoin('token_grant', 'token_grant.id', 'issued_token.grant_id')
      .innerJoin('account', 'account.id', 'token_grant.account_id')
      .select([
        'token_grant.id',
        'token_grant.ont_id',
        'token_grant.created_at',
        'token_grant.scopes',
        'token_grant.account_id',
        'revoked_at',
        'account.ont_id as account_ont_id',
      ])
      .select('issued_token.form')
      .where('jti_hash', '=', hashed(jti));
  }

  async #judge<Found extends Grant & { revoked_at: Date | null; account_ont_id: OntId; form: 1 | 2 }>(
    { claims: { exp }, isCurrent }: ReadToken,
    found: Promise<Found | undefined>,
  ): Promise<Found> {
    const row = await found;
    if (row && row.form !== 1 && !isCurrent)
      throw new ApiError('SIG_VERIFY_FAILED', 'this is a second writing of the token');
    if (exp * 1000 <= this.#now().getTime()) throw new ApiError('EXPIRES', 'the token has expired');
    // An account that started anew has another ONT ID, and what the old one allowed is over.
    if (!row || row.revoked_at || row.account_ont_id !== row.ont_id)
      throw new ApiError('REVOKED', 'the token was revoked');
    return row;
  }
}

function rowOf({ claims }: SignedToken, grant: Grant) {
  return {
    jti_hash: hashed(claims.jti),
    grant_id: grant.id,
    type: claims.content.type,
    expires_at: new Date(claims.exp * 1000),
    used_at: null,
    form: 2 as const,
  };
}
