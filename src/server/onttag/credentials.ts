import {
  type CredentialContext,
  type CredentialsRequest,
  type IssuedCredential,
  isTemplate,
  TEMPLATES,
} from '../../protocol/onttag/onttag.ts';
import type { App } from '../apps/app-registry.ts';
import { OntTagError } from '../errors/onttag-error.ts';
import type { Database } from '../storage/database.ts';
import type { AuthRequests } from './auth-requests.ts';
import type { Owner, Signers } from './signers.ts';

/** The credentials that people have. Only their owners can read them. */
export class Credentials {
  readonly #db: Database;
  readonly #requests: AuthRequests;
  readonly #signers: Signers;
  readonly #now: () => Date;

  constructor(parts: { db: Database; requests: AuthRequests; signers: Signers; now: () => Date }) {
    this.#now = parts.now;
    this.#db = parts.db;
    this.#requests = parts.requests;
    this.#signers = parts.signers;
  }

  /**
   * The credentials of a person, for the person, who signs, or for an app that the person has agreed to.
   *
   * @param app the app that signed the call itself, if one did
   * @throws OntTagError PARAM_ERROR, NOT_REGISTRY, SIG_VERIFY_FAILED, NOT_PERMISSION, ALREADY_EXIST
   */
  async ofOwner(request: CredentialsRequest, app: App | undefined): Promise<IssuedCredential[]> {
    const { auth_template, ontid, nounce } = request;
    if (!isTemplate(auth_template))
      throw new OntTagError('PARAM_ERROR', `auth_template is one of ${Object.keys(TEMPLATES).join(', ')}`);
    const owner = await this.#signers.owner(ontid);
    const signed = request.signature !== undefined;
    if (signed) await this.#signers.check(request);
    const allowed = owner && (signed || (app && (await this.#requests.mayAskFor(app.ontId, owner))));
    if (!allowed)
      throw new OntTagError(
        'NOT_PERMISSION',
        'the call is signed by the owner’s ONT ID, or by an app that the owner has agreed to',
      );
    if (signed && !(await this.#takeNonce(ontid, nounce)))
      throw new OntTagError('ALREADY_EXIST', 'nounce was used before; each call needs another');
    return this.list(owner, TEMPLATES[auth_template]);
  }

  /** The newest first. */
  async list(owner: Owner, contexts: readonly CredentialContext[]): Promise<IssuedCredential[]> {
    const rows = await this.#db
      .selectFrom('onttag_credential')
      .selectAll()
      .where('owner_ont_id', '=', owner.ontId)
      .where('context', 'in', contexts)
      .where('revoked_at', 'is', null)
      .orderBy('created_at', 'desc')
      .execute();
    return rows.map(({ context, created_at, encrypted, issuer_ont_id, txn_hash }) => ({
      credential_context: context,
      create_time: created_at.toISOString().replace('Z', '+0000'),
      encrp_origdata: encrypted,
      issue_ontid: issuer_ont_id,
      txnhash: txn_hash,
    }));
  }

  /**
   * Revokes the credential that came of a request. Whoever was shown it learns of it within five minutes.
   *
   * @returns whether there was one that was not revoked
   */
  async revoke(authId: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('onttag_credential')
      .set({ revoked_at: this.#now() })
      .where('auth_id', '=', authId)
      .where('revoked_at', 'is', null)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }

  /** The hashes of those that were revoked and have not expired. */
  async revoked(): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('onttag_credential')
      .select('txn_hash')
      .where('revoked_at', 'is not', null)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', this.#now())]))
      .orderBy('revoked_at')
      .execute();
    return rows.map(({ txn_hash }) => txn_hash);
  }

  async #takeNonce(ontId: Owner['ontId'], nonce: string): Promise<boolean> {
    // No time stands in the request, so that nonces are never forgotten.
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('onttag_nonce')
      .values({ ont_id: ontId, nonce })
      .onConflict((conflict) => conflict.columns(['ont_id', 'nonce']).doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }
}
