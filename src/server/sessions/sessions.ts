import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type ExpressionBuilder, type Kysely, sql, type Transaction } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import type { AccountSession } from '../../protocol/custody/account-api.ts';
import { changedMeanwhile } from '../accounts/account.ts';
import type { Account, Accounts, PresentAccount, RecognisedAccount, SignedInAccount } from '../accounts/accounts.ts';
import { hashed } from '../common/hashed.ts';
import { secondsAfter, secondsOf } from '../common/time.ts';
import { readUserAgent } from '../devices/user-agent.ts';
import { noteFacts } from '../logging/request-facts.ts';
import type { SignInMethod } from '../storage/column-types.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { sweepExpired } from '../storage/sweep.ts';
import { TWO_STEP_METHODS } from './methods.ts';

/** How long a browser stays signed in to the hosted page. */
export const SESSION_SECONDS = 30 * 24 * 3600;
/** How long it stays so without being used. */
export const IDLE_SECONDS = 14 * 24 * 3600;
/** How long a session lasts at most on a computer that is not the person's own. */
export const FLEETING_SECONDS = 30 * 60;
/** How long a person who has entered the password is not asked for it again before a change to the account. */
export const PROOF_SECONDS = 5 * 60;
/** Accounts that one browser is signed in with, side by side; past it the one that was used least recently goes. */
export const ACCOUNTS_PER_BROWSER = 5;
/** Browsers that one account is signed in in; past it, the session that was used least recently ends. */
export const BROWSERS_PER_ACCOUNT = 50;
/** When a session was last used is written down this often, not at every look. */
const USED_STEP_SECONDS = 3600;

type LiveSession = SignedInAccount & { usedAt: Date; kept: boolean };

/** How somebody signs in. */
export interface SignInManner {
  methods: readonly SignInMethod[];
  /** Whether the browser is to keep it. */
  kept: boolean;
}

/** A session that was started. */
export interface StartedSession {
  /** The cookie's value: 32 random bytes, base64url. */
  token: string;
  /** Whether the browser is to keep the cookie when it is closed: it may hold sessions of several accounts. */
  kept: boolean;
}

/** The browser that asks: the token in its cookie, and what it calls itself. */
export interface AskingBrowser {
  token: string | undefined;
  userAgent: string | undefined;
}

/**
 * Sessions of the hosted page: a random token in the browser's cookie, its hash in the database with each account that
 * is signed in there. The account that was used last is the one meant where none is named.
 */
export class Sessions {
  readonly #db: Database;
  readonly #accounts: Accounts;
  readonly #now: () => Date;

  constructor(parts: { db: Database; accounts: Accounts; now: () => Date }) {
    this.#db = parts.db;
    this.#accounts = parts.accounts;
    this.#now = parts.now;
  }

  /**
   * Signs an account in beside those that are in this browser. The token changes, so that one which somebody else has
   * put into the browser, or seen, is worth nothing afterwards. The account is held as it was recognised: a sign-in
   * that began before the password was changed does not outlive the change.
   *
   * @throws ApiError EXPIRES when the account was changed meanwhile
   */
  async start(
    transaction: Transaction<Schema>,
    account: RecognisedAccount,
    { token, userAgent }: AskingBrowser,
    { methods, kept }: SignInManner = { methods: [], kept: true },
  ): Promise<StartedSession> {
    const next = randomBytes(32).toString('base64url');
    const now = this.#now();
    const used = {
      used_at: now,
      expires_at: secondsAfter(now, kept ? SESSION_SECONDS : FLEETING_SECONDS),
      methods: [...methods],
      proven_at: methods.includes('pwd') ? now : null,
      kept,
      ...readUserAgent(userAgent),
    };
    await this.#accounts.hold(transaction, account);
    if (token)
      await transaction
        .updateTable('session')
        .set({ token_hash: hashed(next) })
        .where('token_hash', '=', hashed(token))
        .execute();
    await transaction
      .with('added', (added) =>
        added
          .insertInto('session')
          .values({ token_hash: hashed(next), account_id: account.id, created_at: now, ...used })
          .onConflict((conflict) => conflict.columns(['token_hash', 'account_id']).doUpdateSet(used)),
      )
      .deleteFrom('session')
      .where('id', 'in', (sessions) =>
        sessions
          .selectFrom('session')
          .select('id')
          .where('account_id', '=', account.id)
          .where('token_hash', '!=', hashed(next))
          .orderBy('used_at', 'desc')
          .orderBy('id')
          .offset(BROWSERS_PER_ACCOUNT - 1)
          .forUpdate()
          .skipLocked(),
      )
      .execute();
    if (token) await makeRoom(transaction, hashed(next));
    const rows = await transaction
      .selectFrom('session')
      .select('kept')
      .where('token_hash', '=', hashed(next))
      .where('expires_at', '>', now)
      .execute();
    return { token: next, kept: rows.some((row) => row.kept) };
  }

  /** Notes that the owner of a session has entered the password just now. */
  async prove({ sessionId }: SignedInAccount): Promise<void> {
    await this.#db.updateTable('session').set({ proven_at: this.#now() }).where('id', '=', sessionId).execute();
  }

  /** Whether the owner of a session has entered the password there in the last five minutes. */
  isProven({ provenAt }: SignedInAccount): boolean {
    return provenAt !== null && provenAt.getTime() > this.#now().getTime() - PROOF_SECONDS * 1000;
  }

  /** Notes that a second method was proven in a session, and ends the account's sessions that have one alone. */
  async addMethods(
    transaction: Transaction<Schema>,
    { id, sessionId }: SignedInAccount,
    methods: SignInMethod[],
  ): Promise<void> {
    await transaction.updateTable('session').set({ methods }).where('id', '=', sessionId).execute();
    await transaction
      .deleteFrom('session')
      .where('account_id', '=', id)
      .where(sql<number>`cardinality(methods)`, '<', TWO_STEP_METHODS)
      .execute();
  }

  /**
   * Whom a browser's call is for.
   *
   * @param ontid of one of its accounts; without it, the one used last
   */
  async find(token: string | undefined, ontid?: OntId): Promise<SignedInAccount | undefined> {
    const [found] = (await this.#live(token)).filter(({ ontId }) => ontid === undefined || ontId === ontid);
    return found && this.#seen(found);
  }

  /** The one account that is signed in in this browser; where there are several, none. */
  async only(token: string | undefined): Promise<SignedInAccount | undefined> {
    const [found, ...others] = await this.#live(token);
    return found && others.length === 0 ? this.#seen(found) : undefined;
  }

  /** The same, and from now on it is the one used last. */
  async choose(token: string | undefined, ontid: OntId): Promise<SignedInAccount | undefined> {
    const found = (await this.#live(token)).find(({ ontId }) => ontId === ontid);
    if (!found) return undefined;
    await this.#use(found.sessionId);
    noteFacts({ accountId: found.id });
    return signedIn(found);
  }

  /**
   * Keeps somebody's presence as it was found until the transaction ends. What is given to them in it is there when the
   * change, or the sign-out, that takes back all that was given goes on; after such a one nothing is given any more.
   *
   * @throws ApiError EXPIRES when they were signed out, or the account was changed, meanwhile
   */
  async hold(transaction: Transaction<Schema>, account: PresentAccount): Promise<void> {
    if (!('sessionId' in account)) return this.#accounts.hold(transaction, account);
    // The account first, as whoever changes it does: rows are locked in the order of the tables named. A foreign key
    // takes the same lock of it, but later.
    const { id, ontId, sessionId } = account;
    const found = await transaction
      .selectFrom('account')
      .innerJoin('session', 'session.account_id', 'account.id')
      .select('account.id')
      .where('account.id', '=', id)
      .where('account.ont_id', '=', ontId)
      .where('session.id', '=', sessionId)
      .forKeyShare(['account', 'session'])
      .executeTakeFirst();
    if (!found) throw changedMeanwhile();
  }

  /** Every account that is signed in in this browser, the one used last first. */
  async list(token: string | undefined): Promise<Account[]> {
    return (await this.#live(token)).map(({ id, ontId }) => ({ id, ontId }));
  }

  /**
   * Every browser in which an account is signed in, the one used last first.
   *
   * @param token of the browser that asks
   */
  async ofAccount(accountId: string, token: string | undefined): Promise<AccountSession[]> {
    const rows = await this.#db
      .selectFrom('session')
      .innerJoin('account', 'account.id', 'session.account_id')
      .select(['session.id', 'token_hash', 'session.created_at', 'used_at', 'browser', 'system'])
      .where('account_id', '=', accountId)
      .where(this.#isLive())
      .orderBy('used_at', 'desc')
      .execute();
    const here = token === undefined ? undefined : hashed(token);
    return rows.map(({ id, token_hash, created_at, used_at, browser, system }) => ({
      id,
      browser,
      system,
      since: secondsOf(created_at),
      used: secondsOf(used_at),
      here: here !== undefined && timingSafeEqual(token_hash, here),
    }));
  }

  /** Signs an account out of one browser, by the session's id; one that is not the account's stays. */
  async endOne(account: Account, sessionId: string): Promise<void> {
    await this.#db.deleteFrom('session').where('id', '=', sessionId).where('account_id', '=', account.id).execute();
  }

  /** @param ontid signs out this account alone, and no other of the browser's */
  async end(token: string | undefined, ontid?: OntId): Promise<void> {
    if (!token) return;
    await this.#db
      .deleteFrom('session')
      .where('token_hash', '=', hashed(token))
      .$if(ontid !== undefined, (sessions) =>
        sessions.where('account_id', '=', (eb) => eb.selectFrom('account').select('id').where('ont_id', '=', ontid!)),
      )
      .execute();
  }

  /**
   * Ends the sessions of an account in every browser; others' there go on.
   *
   * @param db a transaction, where this belongs to one
   */
  async endAll(accountId: string, db: Kysely<Schema> = this.#db): Promise<void> {
    await db.deleteFrom('session').where('account_id', '=', accountId).execute();
  }

  async sweep(): Promise<void> {
    await sweepExpired(this.#db, 'session', 'expires_at', this.#now());
    await sweepExpired(this.#db, 'session', 'used_at', secondsAfter(this.#now(), -IDLE_SECONDS));
  }

  /** Not too old, used lately, and with two methods where the account asks for them. */
  #isLive() {
    const now = this.#now();
    return ({ eb }: ExpressionBuilder<Pick<Schema, 'account' | 'session'>, 'account' | 'session'>) =>
      eb.and([
        eb('session.expires_at', '>', now),
        eb('session.used_at', '>', secondsAfter(now, -IDLE_SECONDS)),
        eb.or([
          eb('account.two_step', '=', false),
          eb(sql<number>`cardinality(session.methods)`, '>=', TWO_STEP_METHODS),
        ]),
      ]);
  }

  async #live(token: string | undefined): Promise<LiveSession[]> {
    if (!token) return [];
    return this.#db
      .selectFrom('session')
      .innerJoin('account', 'account.id', 'session.account_id')
      .select(['account.id', 'account.ont_id as ontId', 'session.id as sessionId', 'used_at as usedAt', 'kept'])
      .select(['methods', 'proven_at as provenAt'])
      .where('token_hash', '=', hashed(token))
      .where(this.#isLive())
      .orderBy('used_at', 'desc')
      .execute();
  }

  async #seen(found: LiveSession): Promise<SignedInAccount> {
    noteFacts({ accountId: found.id });
    if (found.usedAt.getTime() <= this.#now().getTime() - USED_STEP_SECONDS * 1000) await this.#use(found.sessionId);
    return signedIn(found);
  }

  async #use(sessionId: string): Promise<void> {
    await this.#db.updateTable('session').set({ used_at: this.#now() }).where('id', '=', sessionId).execute();
  }
}

const signedIn = ({ id, ontId, sessionId, methods, provenAt }: LiveSession): SignedInAccount => ({
  id,
  ontId,
  sessionId,
  methods,
  provenAt,
});

async function makeRoom(transaction: Transaction<Schema>, tokenHash: Buffer): Promise<void> {
  await sql`delete from session where id in
    (select id from session where token_hash = ${tokenHash} order by used_at desc, created_at desc
      offset ${ACCOUNTS_PER_BROWSER})`.execute(transaction);
}
