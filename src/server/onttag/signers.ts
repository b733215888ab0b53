import type { OntId } from '../../protocol/common/ont-id.ts';
import { isOntId } from '../../protocol/common/ont-id.ts';
import { signedText } from '../../protocol/onttag/onttag.ts';
import type { Keystore } from '../custody/keystore.ts';
import { OntTagError } from '../errors/onttag-error.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import { decoded, feedSignedText } from './members.ts';
import { isFedSignedBy, isSignedBy } from './signature.ts';

/** A person whose key is in custody. */
export interface Owner {
  accountId: string;
  ontId: OntId;
  /** 33-byte compressed point. */
  publicKey: Buffer;
}

/** Finds whose key a request must be signed with: an app's or a person's ONT ID. */
export class Signers {
  readonly #db: Database;
  readonly #envelope: Envelope;

  constructor(parts: { db: Database; envelope: Envelope }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
  }

  /**
   * Makes sure that a request is signed by the ONT ID that it names.
   *
   * @throws OntTagError NOT_REGISTRY nobody of that ONT ID is known here; SIG_VERIFY_FAILED
   */
  async check(request: { ontid: string; signature?: string }): Promise<void> {
    const publicKey = await this.#keyOf(request.ontid);
    if (!isSignedBy(publicKey, signedText(request), request.signature ?? '')) throw notSigned();
  }

  /**
   * The same for a body of which nothing but the names was read yet.
   *
   * @throws OntTagError as `check`
   */
  async checkMembers(members: ReadonlyMap<string, Buffer>): Promise<void> {
    const publicKey = await this.#keyOf(decoded(members.get('ontid')) ?? '');
    const signature = decoded(members.get('signature')) ?? '';
    if (!isFedSignedBy(publicKey, (feed) => feedSignedText(members, feed), signature)) throw notSigned();
  }

  async #keyOf(ontid: string): Promise<Buffer> {
    const publicKey = isOntId(ontid)
      ? ((await this.#appKey(ontid)) ?? (await this.owner(ontid))?.publicKey)
      : undefined;
    if (!publicKey) throw new OntTagError('NOT_REGISTRY', 'ontid is the ONT ID of no app here, nor of a person');
    return publicKey;
  }

  async owner(ontId: string): Promise<Owner | undefined> {
    if (!isOntId(ontId)) return undefined;
    const row = await this.#db
      .selectFrom('keystore')
      .select(['account_id', 'keystore_sealed'])
      .where('ont_id', '=', ontId)
      .executeTakeFirst();
    if (!row) return undefined;
    const { publicKey } = JSON.parse(
      this.#envelope.open('keystore', ontId, row.keystore_sealed).toString(),
    ) as Keystore;
    return { accountId: row.account_id, ontId, publicKey: Buffer.from(publicKey, 'hex') };
  }

  async #appKey(ontId: OntId): Promise<Buffer | undefined> {
    const row = await this.#db.selectFrom('app').select('public_key').where('ont_id', '=', ontId).executeTakeFirst();
    return row?.public_key ? Buffer.from(row.public_key, 'hex') : undefined;
  }
}

const notSigned = () =>
  new OntTagError(
    'SIG_VERIFY_FAILED',
    'the signature is not right: sign the members, sorted by name, as JSON without spaces, with the key of ontid',
  );
