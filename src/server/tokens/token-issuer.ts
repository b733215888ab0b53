import { randomBytes } from 'node:crypto';
import { CompactSign } from 'jose';
import type { OntId } from '../../protocol/common/ont-id.ts';
import {
  REFRESH_TOKEN_TYP,
  type RefreshTokenClaims,
  TOKEN_TYP,
  type TokenClaims,
  type TokenFormat,
  type TokenType,
} from '../../protocol/oauth/claims.ts';
import { withLowS } from '../../protocol/oauth/low-s.ts';
import { ontologySignature } from '../../protocol/oauth/token-form.ts';
import { secondsOf } from '../common/time.ts';
import type { SigningKey } from './signing-key.ts';
import type { SigningKeys } from './signing-keys.ts';

/** For whom a token is made, and how they read it. */
export interface Audience {
  ontId: OntId;
  tokenFormat: TokenFormat;
}

/** A token and what is remembered of it. */
export interface SignedToken {
  token: string;
  claims: TokenClaims | RefreshTokenClaims;
}

/** Makes the tokens that sites get. */
export class TokenIssuer {
  readonly #keys: SigningKeys;
  readonly #now: () => Date;
  readonly #publicUrl: string;

  /** @param parts.publicUrl the audience of refresh tokens */
  constructor(parts: { keys: SigningKeys; now: () => Date; publicUrl: string }) {
    this.#keys = parts.keys;
    this.#now = parts.now;
    this.#publicUrl = parts.publicUrl;
  }

  /** The key to sign with, for who must not wait for the database while they sign. */
  key(): Promise<SigningKey> {
    return this.#keys.current();
  }

  /**
   * Signs a token. Those of the form `ontology` have the fixed payload that original back ends read, of either type.
   *
   * @param ontid whom the token speaks of
   * @param lifetime in seconds
   * @param nonce of the request; for access tokens of the form `jws`
   */
  async sign(
    app: Audience,
    type: TokenType,
    ontid: OntId,
    lifetime: number,
    given?: SigningKey,
    nonce?: string,
  ): Promise<SignedToken> {
    const key = given ?? (await this.key());
    const iat = secondsOf(this.#now());
    const claims: TokenClaims = {
      aud: app.ontId,
      iss: key.issuer,
      exp: iat + lifetime,
      iat,
      jti: randomBytes(16).toString('hex'),
      content: { type, ontid },
    };
    if (app.tokenFormat === 'ontology')
      return { token: ontologyForm(await sign(key, claims, { typ: TOKEN_TYP })), claims };
    const { kid } = key;
    if (type === 'access_token') {
      const access: TokenClaims = { ...claims, sub: ontid, ...(nonce !== undefined && { nonce }) };
      return { token: await sign(key, access, { typ: TOKEN_TYP, kid }), claims: access };
    }
    const refresh: RefreshTokenClaims = { ...claims, aud: this.#publicUrl, sub: ontid, client_id: app.ontId };
    return { token: await sign(key, refresh, { typ: REFRESH_TOKEN_TYP, kid }), claims: refresh };
  }
}

async function sign(key: SigningKey, claims: object, header: { typ: string; kid?: string }): Promise<string> {
  const jws = await new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256', ...header })
    .sign(key.privateKey);
  const end = jws.lastIndexOf('.') + 1;
  return jws.slice(0, end) + Buffer.from(withLowS(Buffer.from(jws.slice(end), 'base64url'))).toString('base64url');
}

/** Replaces the signature of a JWS by the one that the Ontology SDKs read. */
function ontologyForm(jws: string): string {
  const end = jws.lastIndexOf('.') + 1;
  const signature = ontologySignature(Buffer.from(jws.slice(end), 'base64url'));
  return jws.slice(0, end) + Buffer.from(signature).toString('base64url');
}
