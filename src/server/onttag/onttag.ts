import { randomUUID } from 'node:crypto';
import type { AuthRequest } from '../../protocol/onttag/onttag.ts';
import type { Account } from '../accounts/accounts.ts';
import { ApiError } from '../errors/api-error.ts';
import type { Limits } from '../limits/limits.ts';
import type { Reach } from '../outbox/guarded-post.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import { AuthRequests } from './auth-requests.ts';
import { inventedFields } from './credential-fields.ts';
import { Credentials } from './credentials.ts';
import { Decisions } from './decisions.ts';
import { ResultWebhooks } from './result-webhooks.ts';
import { Signers } from './signers.ts';
import { TrustAnchor } from './trust-anchor.ts';

/** ONT TAG: what its routes and commands call. */
export class OntTag {
  readonly anchor: TrustAnchor;
  readonly requests: AuthRequests;
  readonly decisions: Decisions;
  readonly credentials: Credentials;
  readonly signers: Signers;
  readonly webhooks: ResultWebhooks;
  readonly #approvesUnseen: boolean;
  readonly #now: () => Date;

  /**
   * @param parts.approvesUnseen for development: whether the anchor approves by itself, with an invented person's data
   */
  constructor(parts: {
    db: Database;
    envelope: Envelope;
    limits: Limits;
    now: () => Date;
    approvesUnseen: boolean;
    reach: Reach;
  }) {
    this.#approvesUnseen = parts.approvesUnseen;
    this.#now = parts.now;
    this.signers = new Signers(parts);
    this.anchor = new TrustAnchor(parts);
    this.requests = new AuthRequests({ ...parts, signers: this.signers });
    this.webhooks = new ResultWebhooks(parts);
    this.decisions = new Decisions({ ...parts, anchor: this.anchor, signers: this.signers, webhooks: this.webhooks });
    this.credentials = new Credentials({
      db: parts.db,
      now: parts.now,
      requests: this.requests,
      signers: this.signers,
    });
  }

  /** Takes a request whose signature was checked; see `AuthRequests.submit`. */
  async submit(request: AuthRequest): Promise<void> {
    await this.requests.submit(request);
    await this.approveUnseen(request);
  }

  /**
   * Takes the documents of somebody who is signed in to the platform itself.
   *
   * @throws ApiError EXPIRES when the account has another ONT ID by now
   * @throws OntTagError PARAM_ERROR, ATTEMPTS_EXCEEDED
   */
  async submitOwn(
    account: Account,
    documents: Pick<AuthRequest, 'country' | 'doc_type' | 'frontdoc' | 'backdoc'>,
  ): Promise<void> {
    const owner = await this.signers.owner(account.ontId);
    if (!owner) throw new ApiError('EXPIRES', 'this ONT ID is not in custody any more');
    const request = { ...documents, auth_id: randomUUID(), ontid: account.ontId };
    await this.requests.take(request, owner);
    await this.approveUnseen(request);
  }

  /** Approves a request that was taken, where that is how the anchor decides. */
  async approveUnseen({ auth_id, country }: Pick<AuthRequest, 'auth_id' | 'country'>): Promise<void> {
    if (this.#approvesUnseen) await this.decisions.approve(auth_id, inventedFields(country, this.#now()));
  }
}
