import type { JWK } from 'jose';
import { generateKeyPair, type KeyPair, keyPairOf } from '../custody/key-pair.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import { ecdhPublicPoint } from '../tokens/public-point.ts';

/** The key that credentials are signed with. It is not one of those that sign tokens. */
export interface AnchorKey extends KeyPair {
  /** `did:ont:…#keys-1`. */
  kid: string;
}

/** The issuer of credentials, with an ONT ID of its own. */
export class TrustAnchor {
  readonly #db: Database;
  readonly #envelope: Envelope;
  #key: Promise<AnchorKey> | undefined;

  constructor(parts: { db: Database; envelope: Envelope }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
  }

  /** Its key, made when it is first asked for. Of several processes that ask at once, one makes it. */
  key(): Promise<AnchorKey> {
    this.#key ??= this.#read().catch((error: unknown) => {
      this.#key = undefined;
      throw error;
    });
    return this.#key;
  }

  /** What verifiers need of it (RFC 7517). */
  async publicJwk(): Promise<JWK> {
    const { kid, publicKey } = await this.key();
    return { kty: 'EC', crv: 'P-256', ...ecdhPublicPoint(publicKey), kid, alg: 'ES256', use: 'sig' };
  }

  async #read(): Promise<AnchorKey> {
    const made = generateKeyPair();
    const kid = `${made.ontId}#keys-1`;
    // There is one row at most: its primary key has one value.
    await this.#db
      .insertInto('onttag_anchor')
      .values({
        id: 1,
        ont_id: made.ontId,
        kid,
        private_key_sealed: this.#envelope.seal('onttag-anchor', kid, made.privateKey),
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    const row = await this.#db.selectFrom('onttag_anchor').selectAll().executeTakeFirstOrThrow();
    return { kid: row.kid, ...keyPairOf(this.#envelope.open('onttag-anchor', row.kid, row.private_key_sealed)) };
  }
}
