import { randomBytes, randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import type { LinkedOutcome } from '../../protocol/custody/linked.ts';
import { hashed } from '../common/hashed.ts';
import { secondsAfter } from '../common/time.ts';
import { ApiError } from '../errors/api-error.ts';
import { LinkedRefused } from '../errors/linked-refused.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Door } from '../storage/column-types.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { sweepExpired } from '../storage/sweep.ts';
import type { Binding } from './providers/provider.ts';

/** Seconds that the provider may keep a person. */
const ANSWER_SECONDS = 600;
/** Seconds that a person may then take to choose a password, or to sign in to the ONT ID that they have. */
const DECISION_SECONDS = 1800;
/** Seconds that all of it may take. */
export const LINKED_FLOW_SECONDS = ANSWER_SECONDS + DECISION_SECONDS;

/** What a person went to a provider for. `fleeting`: the browser is not their own, and is not to be remembered. */
export type LinkedPurpose = { fleeting?: true } & LinkedErrand;

type LinkedErrand =
  /** To sign in: the hosted page waits in another window, and listens on this channel. */
  | { kind: 'popup'; channel: string }
  /** To add a way in: the account page waits likewise. Nobody is signed in by it. */
  | { kind: 'link'; channel: string }
  /** The account page itself went, where there are no windows: to sign in, or to add a way in. */
  | { kind: 'account'; adds: boolean }
  /** To sign in: the hosted page itself went, and wants to be asked for with this query again. */
  | { kind: 'page'; query: string }
  /** To sign in: a site sent the person itself (`/oauthmiddle`). */
  | { kind: 'middle'; clientId: OntId; redirectUrl: string; lang: string };

/** Whether it is to add a way in: nobody is signed in by that. */
export const addsWayIn = (purpose: LinkedPurpose): boolean =>
  purpose.kind === 'link' || (purpose.kind === 'account' && purpose.adds);

/** A sign-in at a provider, as far as it has come. */
export interface LinkedFlow {
  /** Names it in addresses; worth nothing in another browser than its own. */
  id: string;
  provider: string;
  door: Door;
  purpose: LinkedPurpose;
}

/** What is known of a flow once the provider has answered. */
export interface AnsweredFlow extends LinkedFlow {
  outcome: LinkedOutcome;
  /** What the provider names the person by. */
  subjects: string[];
}

/**
 * Sign-ins at providers that are under way. Each is known by a state that the provider hands back, once, and bound to
 * the browser that began it by a cookie: a state that was seen, stolen or planted is worth nothing elsewhere (RFC 9700
 * §4.7). PKCE's verifier and the nonce follow from the state under a key of ours, so that nothing of them need be kept.
 */
export class LinkedFlows {
  readonly #db: Database;
  readonly #envelope: Envelope;
  readonly #publicUrl: string;
  readonly #now: () => Date;

  constructor(parts: { db: Database; envelope: Envelope; publicUrl: string; now: () => Date }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
    this.#publicUrl = parts.publicUrl;
    this.#now = parts.now;
  }

  /** @param browser the cookie of the browser that begins it */
  async begin(browser: string, { provider, door, purpose }: Omit<LinkedFlow, 'id'>): Promise<Binding> {
    const state = randomBytes(32).toString('hex');
    const id = randomUUID();
    await this.#db
      .insertInto('linked_flow')
      .values({
        id,
        state_hash: hashed(state),
        browser_hash: hashed(browser),
        provider,
        door,
        purpose_sealed: this.#envelope.seal('linked-flow', `purpose ${id}`, JSON.stringify(purpose)),
        expires_at: secondsAfter(this.#now(), ANSWER_SECONDS),
      })
      .execute();
    return this.#binding(state, provider);
  }

  /**
   * Takes an answer that a browser brought from a provider, by its state, which is used up by that.
   *
   * @throws LinkedRefused unknown
   */
  async take(
    browser: string | undefined,
    provider: string,
    state: string | undefined,
  ): Promise<{ flow: LinkedFlow; binding: Binding }> {
    const row =
      browser &&
      state &&
      (await this.#db
        .updateTable('linked_flow')
        .set({ answered_at: this.#now() })
        .where('state_hash', '=', hashed(state))
        .where('browser_hash', '=', hashed(browser))
        .where('provider', '=', provider)
        .where('answered_at', 'is', null)
        .where('expires_at', '>', this.#now())
        .returning(['id', 'provider', 'door', 'purpose_sealed'])
        .executeTakeFirst());
    if (!row || !state) throw new LinkedRefused('unknown', 'nobody here waits for this answer');
    return { flow: this.#flowOf(row), binding: this.#binding(state, provider) };
  }

  /** Writes down what came of it, for the page that goes on from here. */
  async settle({ id }: LinkedFlow, outcome: LinkedOutcome, subjects: string[] = []): Promise<void> {
    await this.#db
      .updateTable('linked_flow')
      .set({
        outcome,
        subjects_sealed: this.#envelope.seal('linked-flow', `subjects ${id}`, JSON.stringify(subjects)),
        expires_at: secondsAfter(this.#now(), DECISION_SECONDS),
      })
      .where('id', '=', id)
      .execute();
  }

  /** A flow of this browser's that the provider has answered. */
  async find(browser: string | undefined, id: string): Promise<AnsweredFlow | undefined> {
    if (!browser || !UUID.test(id)) return undefined;
    const row = await this.#db
      .selectFrom('linked_flow')
      .select(['id', 'provider', 'door', 'purpose_sealed', 'outcome', 'subjects_sealed'])
      .where('id', '=', id)
      .where('browser_hash', '=', hashed(browser))
      .where('expires_at', '>', this.#now())
      .executeTakeFirst();
    if (!row?.outcome || !row.subjects_sealed) return undefined;
    const subjects = JSON.parse(
      this.#envelope.open('linked-flow', `subjects ${id}`, row.subjects_sealed).toString(),
    ) as string[];
    return { ...this.#flowOf(row), outcome: row.outcome, subjects };
  }

  /**
   * Notes that whoever was identified in a flow has an ONT ID now, so that the flow serves for that once.
   *
   * @throws ApiError EXPIRES when another call was first
   */
  async useUp(transaction: Transaction<Schema>, { id }: LinkedFlow): Promise<void> {
    const { numUpdatedRows } = await transaction
      .updateTable('linked_flow')
      .set({ outcome: 'known' })
      .where('id', '=', id)
      .where('outcome', '=', 'new')
      .executeTakeFirstOrThrow();
    if (!numUpdatedRows) throw new ApiError('EXPIRES', 'this sign-in has ended; begin again');
  }

  async sweep(): Promise<void> {
    await sweepExpired(this.#db, 'linked_flow', 'expires_at', this.#now());
  }

  #flowOf({
    id,
    provider,
    door,
    purpose_sealed,
  }: {
    id: string;
    provider: string;
    door: Door;
    purpose_sealed: Buffer;
  }): LinkedFlow {
    const purpose = JSON.parse(
      this.#envelope.open('linked-flow', `purpose ${id}`, purpose_sealed).toString(),
    ) as LinkedPurpose;
    return { id, provider, door, purpose };
  }

  #binding(state: string, provider: string): Binding {
    const derive = (what: string) => this.#envelope.index('linked-flow', `${what} ${state}`).toString('base64url');
    return {
      state,
      nonce: derive('nonce'),
      codeVerifier: derive('verifier'),
      redirectUri: `${this.#publicUrl}/linked/callback/${provider}`,
    };
  }
}

/** A browser's cookie for `LinkedFlows`: 32 random bytes, base64url. */
export const newBrowserToken = (): string => randomBytes(32).toString('base64url');

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
