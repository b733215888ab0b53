import type { AccountCredential } from '../../protocol/custody/account-api.ts';
import { type AuthRequest, type AuthStatus, DOCUMENT_CONTEXTS } from '../../protocol/onttag/onttag.ts';
import { COUNTRIES } from '../../protocol/onttag/onttag-countries.ts';
import type { Account } from '../accounts/account.ts';
import { secondsAfter, secondsOf } from '../common/time.ts';
import { ApiError } from '../errors/api-error.ts';
import { OntTagError } from '../errors/onttag-error.ts';
import type { Limits } from '../limits/limits.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import { type DocumentImage, readDocument } from './documents.ts';
import type { Owner, Signers } from './signers.ts';

/** More is more than a page. */
const LISTED = 50;
const YEAR_SECONDS = 365 * 86_400;

/** Requests for a credential, with their documents until they are decided. */
export class AuthRequests {
  readonly #db: Database;
  readonly #envelope: Envelope;
  readonly #limits: Limits;
  readonly #signers: Signers;
  readonly #now: () => Date;

  constructor(parts: { db: Database; envelope: Envelope; limits: Limits; signers: Signers; now: () => Date }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
    this.#limits = parts.limits;
    this.#signers = parts.signers;
    this.#now = parts.now;
  }

  /**
   * Takes a request whose signature was checked (`Signers.checkMembers`). An app may send the documents of people who
   * have agreed to it, and a person their own.
   *
   * @throws OntTagError PARAM_ERROR, NOT_PERMISSION, ATTEMPTS_EXCEEDED, ALREADY_EXIST
   */
  async submit(request: AuthRequest): Promise<void> {
    const owner = await this.#signers.owner(request.owner_ontid);
    // One answer for a person who is not here and for one who has not agreed: an app is not told who has an ONT ID.
    if (!owner || !(await this.mayAskFor(request.ontid, owner))) {
      throw new OntTagError('NOT_PERMISSION', 'owner_ontid must be a person who has signed in to this app');
    }
    await this.take(request, owner);
  }

  /**
   * Takes a request whose sender is known already.
   *
   * @throws OntTagError PARAM_ERROR, ATTEMPTS_EXCEEDED, ALREADY_EXIST
   */
  async take(request: Omit<AuthRequest, 'signature' | 'owner_ontid'>, owner: Owner): Promise<void> {
    if (!COUNTRIES.includes(request.country))
      throw new OntTagError('PARAM_ERROR', 'country is one of those that /api/v1/onttag/countries lists');
    const context = DOCUMENT_CONTEXTS[request.doc_type];
    const images = [
      readDocument('front', request.frontdoc),
      ...(request.backdoc ? [readDocument('back', request.backdoc)] : []),
    ];
    const giveBack = await this.#limits
      .take(['onttag-attempts', `${owner.ontId} ${context} ${request.ontid}`])
      .catch((error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        throw new OntTagError('ATTEMPTS_EXCEEDED', 'too many attempts for this person and kind of document', {
          retryAfter: error.retryAfter,
        });
      });
    const { auth_id, country, doc_type, ontid } = request;
    const values = {
      auth_id,
      country,
      doc_type,
      context,
      requester_ont_id: ontid,
      owner_ont_id: owner.ontId,
      account_id: owner.accountId,
      status: 'pending' as const,
      created_at: this.#now(),
    };
    const added = await this.#db.transaction().execute(async (transaction) => {
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto('onttag_request')
        .values(values)
        .onConflict((conflict) => conflict.column('auth_id').doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows === 0n) return false;
      await transaction
        .insertInto('onttag_document')
        .values(
          images.map(({ side, type, content }) => ({
            auth_id,
            side,
            type,
            content_sealed: this.#envelope.seal('onttag-document', `${auth_id} ${side}`, content),
          })),
        )
        .execute();
      return true;
    });
    if (added) return;
    await giveBack();
    throw new OntTagError('ALREADY_EXIST', 'auth_id was used before; each request needs another');
  }

  /** @throws OntTagError NOT_FOUND */
  async status(authId: string): Promise<AuthStatus> {
    const row = await this.#db
      .selectFrom('onttag_request')
      .select('status')
      .where('auth_id', '=', authId)
      .executeTakeFirst();
    if (!row) throw new OntTagError('NOT_FOUND', 'there is no request of this authID');
    const approved = row.status === 'approved';
    return row.status === 'pending' ? null : { auth_id: authId, auth_status: approved, auth_flag: approved };
  }

  /** The last that were made for an account, the newest first. */
  async ofAccount({ id, ontId }: Account): Promise<AccountCredential[]> {
    const rows = await this.#db
      .selectFrom('onttag_request')
      .leftJoin('app', 'app.ont_id', 'onttag_request.requester_ont_id')
      .leftJoin('onttag_credential as issued', (join) =>
        join
          .onRef('issued.auth_id', '=', 'onttag_request.auth_id')
          .on('issued.owner_ont_id', '=', ontId)
          .on('issued.revoked_at', 'is', null),
      )
      .select([
        'doc_type',
        'country',
        'status',
        'reason',
        'onttag_request.created_at',
        'decided_at',
        'app.name as app',
        'issued.id',
        'issued.encrypted',
        'issued.expires_at',
      ])
      .where('onttag_request.account_id', '=', id)
      .where('unlisted', '=', false)
      .orderBy('onttag_request.created_at', 'desc')
      .limit(LISTED)
      .execute();
    const now = this.#now();
    return rows.map(({ created_at, decided_at, id: issued, encrypted, expires_at, ...row }) => {
      const at = decided_at ?? created_at;
      const expires = expires_at ?? secondsAfter(at, YEAR_SECONDS);
      const found =
        issued && encrypted ? { id: issued, encrypted, expires: secondsOf(expires), expired: expires <= now } : null;
      return { ...row, at: secondsOf(at), issued: found };
    });
  }

  /** Those that nobody has decided, the oldest first. */
  async pending() {
    return this.#db
      .selectFrom('onttag_request')
      .select(['auth_id', 'requester_ont_id', 'owner_ont_id', 'country', 'doc_type', 'created_at'])
      .where('status', '=', 'pending')
      .orderBy('created_at')
      .execute();
  }

  /** What a reviewer looks at; nothing once it is decided. */
  async documents(authId: string): Promise<DocumentImage[]> {
    const rows = await this.#db
      .selectFrom('onttag_document')
      .selectAll()
      .where('auth_id', '=', authId)
      .orderBy('side', 'desc')
      .execute();
    return rows.map(({ side, type, content_sealed }) => ({
      side,
      type,
      content: this.#envelope.open('onttag-document', `${authId} ${side}`, content_sealed),
    }));
  }

  /**
   * Whether a requester may ask for what is an owner's: the owner, and the apps that the owner has agreed to. Consent
   * counts for the ONT ID that the account has now: with a former one, an app would learn that the two are one
   * person's.
   */
  async mayAskFor(requester: string, owner: Owner): Promise<boolean> {
    if (requester === owner.ontId) return true;
    const consent = await this.#db
      .selectFrom('consent')
      .innerJoin('account', 'account.id', 'consent.account_id')
      .select('consent.created_at')
      .where('account_id', '=', owner.accountId)
      .where('account.ont_id', '=', owner.ontId)
      .where('app_ont_id', '=', requester as Owner['ontId'])
      .executeTakeFirst();
    return consent !== undefined;
  }
}
