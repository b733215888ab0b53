import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { CredentialFields } from '../../protocol/onttag/onttag.ts';
import { ApiError } from '../errors/api-error.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { encryptTo, expiryOf, signCredential, withProof } from './credential.ts';
import { readFields } from './credential-fields.ts';
import { append, leafOf } from './merkle-log.ts';
import type { ResultWebhooks } from './result-webhooks.ts';
import type { Signers } from './signers.ts';
import type { TrustAnchor } from './trust-anchor.ts';

/** Decides requests: issues a credential, or says no. With a decision the documents are gone. */
export class Decisions {
  readonly #db: Database;
  readonly #anchor: TrustAnchor;
  readonly #signers: Signers;
  readonly #webhooks: ResultWebhooks;
  readonly #now: () => Date;

  constructor(parts: {
    db: Database;
    anchor: TrustAnchor;
    signers: Signers;
    webhooks: ResultWebhooks;
    now: () => Date;
  }) {
    this.#db = parts.db;
    this.#anchor = parts.anchor;
    this.#signers = parts.signers;
    this.#webhooks = parts.webhooks;
    this.#now = parts.now;
  }

  /**
   * Issues what the documents prove: signed by the trust anchor, in its log, encrypted to the owner.
   *
   * @throws ApiError PARAM_ERROR for fields that cannot be; NOT_FOUND when nothing of that number waits for a decision
   */
  async approve(authId: string, fields: Omit<CredentialFields, 'IssuerName'>): Promise<void> {
    const key = await this.#anchor.key();
    await this.#decide(authId, 'approved', null, async (transaction, { owner_ont_id, account_id, context }) => {
      const owner = await this.#signers.owner(owner_ont_id);
      if (!owner) throw new ApiError('NOT_FOUND', 'the owner is gone');
      const now = this.#now();
      const read = readFields(fields, now);
      const signed = signCredential(key, owner_ont_id, context, read, now);
      const entry = await append(transaction, leafOf(signed));
      await transaction
        .insertInto('onttag_credential')
        .values({
          id: randomUUID(),
          auth_id: authId,
          account_id,
          owner_ont_id,
          context,
          issuer_ont_id: key.ontId,
          txn_hash: leafOf(signed),
          encrypted: await encryptTo(owner.publicKey, withProof(signed, key.ontId, entry)),
          created_at: now,
          expires_at: new Date(expiryOf(read, now) * 1000),
        })
        .execute();
    });
  }

  /**
   * Says no.
   *
   * @param reason for the owner; 1 to 200 characters
   * @throws ApiError PARAM_ERROR, NOT_FOUND
   */
  async reject(authId: string, reason: string): Promise<void> {
    const shown = reason.normalize('NFC').trim();
    if (!shown || [...shown].length > 200 || /\p{C}/u.test(shown))
      throw new ApiError('PARAM_ERROR', 'the reason has 1 to 200 characters, none of them a control character');
    await this.#decide(authId, 'rejected', shown, async () => {});
  }

  async #decide(
    authId: string,
    status: 'approved' | 'rejected',
    reason: string | null,
    work: (
      transaction: Transaction<Schema>,
      request: Pick<Schema['onttag_request'], 'owner_ont_id' | 'account_id' | 'context'>,
    ) => Promise<void>,
  ): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      // Of two decisions at once the second waits here, and finds nothing pending.
      const request = await transaction
        .updateTable('onttag_request')
        .set({ status, reason, decided_at: this.#now() })
        .where('auth_id', '=', authId)
        .where('status', '=', 'pending')
        .returning(['owner_ont_id', 'account_id', 'context', 'requester_ont_id'])
        .executeTakeFirst();
      if (!request) throw new ApiError('NOT_FOUND', `no request "${authId}" waits for a decision`);
      await work(transaction, request);
      await transaction.deleteFrom('onttag_document').where('auth_id', '=', authId).execute();
      const approved = status === 'approved';
      await this.#webhooks.add(transaction, request.requester_ont_id, {
        auth_id: authId,
        auth_status: approved,
        auth_flag: approved,
      });
    });
  }
}
