import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { canonicalRedirectUri } from '../../protocol/common/web-address.ts';
import type { CodeRequest } from '../../protocol/oauth/oauth.ts';
import type { PresentAccount } from '../accounts/accounts.ts';
import type { App } from '../apps/app-registry.ts';
import { hashed } from '../common/hashed.ts';
import { secondsAfter } from '../common/time.ts';
import { OAuthError } from '../errors/oauth-error.ts';
import type { Database } from '../storage/database.ts';
import type { Grants, TokenSet, Wanted } from './grants.ts';
import { AUTHORIZATION_CODE_SECONDS } from './lifetimes.ts';

/** What a code is bound to, besides the app and the account. */
export interface CodeBinding {
  /** PKCE, method S256 (RFC 7636 §4.2). */
  codeChallenge: string;
  /** Where the code is sent; see `apps/redirect-uris.ts`. */
  redirectUri: string;
  /** The one that the request asked for, if it did. */
  requestedRedirectUri?: string | undefined;
  /** The origin of the page that asked, and of the redirect URI. */
  origin: string;
}

/** Authorization codes (RFC 6749 §4.1.2): valid for a minute and one use, by the holder of the verifier (RFC 7636). */
export class AuthorizationCodes {
  readonly #db: Database;
  readonly #grants: Grants;
  readonly #now: () => Date;

  constructor(parts: { db: Database; grants: Grants; now: () => Date }) {
    this.#db = parts.db;
    this.#grants = parts.grants;
    this.#now = parts.now;
  }

  /**
   * @returns 32 random bytes, base64url
   * @throws ApiError EXPIRES as `Sessions.hold`
   */
  async issue(app: App, account: PresentAccount, wanted: Wanted, binding: CodeBinding): Promise<string> {
    const code = randomBytes(32).toString('base64url');
    await this.#db.transaction().execute(async (transaction) => {
      const grant = await this.#grants.start(transaction, app, account, wanted.scopes);
      await transaction
        .insertInto('authorization_code')
        .values({
          code_hash: hashed(code),
          grant_id: grant.id,
          redirect_uri: binding.redirectUri,
          requested_redirect_uri: binding.requestedRedirectUri ?? null,
          origin: binding.origin,
          code_challenge: binding.codeChallenge,
          nonce: wanted.nonce ?? null,
          expires_at: secondsAfter(this.#now(), AUTHORIZATION_CODE_SECONDS),
          used_at: null,
        })
        .execute();
    });
    return code;
  }

  /**
   * Trades a code for tokens. A second use revokes what the first one gave (RFC 6749 §4.1.2, RFC 9700 §4.5.3.2), but
   * only by whoever holds the verifier: one who merely saw the code go by can neither use it up nor end a sign-in with
   * it.
   *
   * @param origin of the page that asks, when a browser says so
   * @throws OAuthError invalid_grant, the same for every reason
   */
  async redeem(app: App, request: CodeRequest, origin: string | undefined): Promise<TokenSet> {
    const tokens = await this.#grants.transact(async (transaction, key) => {
      const row = await transaction
        .selectFrom('authorization_code as code')
        .innerJoin('token_grant as granted', 'granted.id', 'code.grant_id')
        .innerJoin('account', 'account.id', 'granted.account_id')
        .select([
          'granted.id',
          'granted.ont_id',
          'granted.created_at',
          'granted.scopes',
          'granted.app_ont_id',
          'granted.revoked_at',
          'account.ont_id as account_ont_id',
        ])
        .select([
          'code.redirect_uri',
          'code.requested_redirect_uri',
          'code.origin',
          'code.code_challenge',
          'code.nonce',
          'code.expires_at',
          'code.used_at',
        ])
        .where('code_hash', '=', hashed(request.code))
        // Of many at once, one goes on and the others wait here and find the code used.
        .forUpdate(['code', 'granted'])
        .executeTakeFirst();
      const bound =
        row?.app_ont_id === app.ontId &&
        isBoundTo(row, request.redirect_uri) &&
        (origin === undefined || origin === row.origin) &&
        matches(row.code_challenge, request.code_verifier);
      if (!bound) return undefined;
      if (row.used_at) {
        await this.#grants.revoke(transaction, row.id);
        return undefined;
      }
      if (row.expires_at <= this.#now() || row.revoked_at || row.account_ont_id !== row.ont_id) return undefined;
      await transaction
        .updateTable('authorization_code')
        .set({ used_at: this.#now() })
        .where('code_hash', '=', hashed(request.code))
        .execute();
      return this.#grants.issue(transaction, key, app, row, row.nonce ?? undefined);
    });
    if (!tokens)
      throw new OAuthError(
        'invalid_grant',
        'the code is unknown, used, expired, or was made for another client, address or verifier',
      );
    return tokens;
  }

  /**
   * Makes a code unusable that nobody waits for, and revokes what was granted with it. A code that was redeemed stays
   * as it is: to see a code is not enough to end a sign-in. An unknown code is no error.
   */
  async cancel(code: string): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('authorization_code')
        .set({ used_at: this.#now() })
        .where('code_hash', '=', hashed(code))
        .where('used_at', 'is', null)
        .returning('grant_id')
        .executeTakeFirst();
      if (row) await this.#grants.revoke(transaction, row.grant_id);
    });
  }
}

/**
 * Whether a redirect URI is the code's. Without one the verifier alone binds the request (OAuth 2.1 §4.1.3). Older
 * builds send the one that they asked for, which is of the same origin as the one that the code was sent to.
 */
function isBoundTo(
  code: { redirect_uri: string | null; requested_redirect_uri: string | null },
  sent: string | undefined,
): boolean {
  if (sent === undefined) return true;
  const uri = canonicalRedirectUri(sent);
  return uri !== undefined && (uri === code.redirect_uri || uri === code.requested_redirect_uri);
}

function matches(challenge: string, verifier: string): boolean {
  return timingSafeEqual(
    Buffer.from(challenge),
    Buffer.from(createHash('sha256').update(verifier).digest('base64url')),
  );
}
