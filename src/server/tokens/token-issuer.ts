import { randomBytes } from 'node:crypto';
import { CompactSign } from 'jose';
import type { TokenClaims, TokenFormat, TokenType } from '../../protocol/claims.ts';
import type { OntId } from '../../protocol/ont-id.ts';
import type { SigningKey } from './signing-key.ts';
import type { SigningKeys } from './signing-keys.ts';
import { secondsOf } from '../time.ts';

/** For whom a token is made, and how they read it. */
export interface Audience {
  ontId: OntId;
  tokenFormat: TokenFormat;
}

/** A token and what is remembered of it. */
export interface SignedToken {
  token: string;
  claims: TokenClaims;
}

/** Makes the tokens that sites get. */
export class TokenIssuer {
  readonly #keys: SigningKeys;
  readonly #now: () => Date;

  constructor(parts: { keys: SigningKeys; now: () => Date }) {
    this.#keys = parts.keys;
    this.#now = parts.now;
  }

  /** The key to sign with, for who must not wait for the database while they sign. */
  key(): Promise<SigningKey> {
    return this.#keys.current();
  }

  /**
   * @param ontid whom the token speaks of
   * @param lifetime in seconds
   * @param nonce what the site knows the token by; the payload of the `ontology` form is a fixed one and has no place for it
   */
  async sign(app: Audience, type: TokenType, ontid: OntId, lifetime: number, given?: SigningKey, nonce?: string): Promise<SignedToken> {
    const key = given ?? (await this.key());
    const iat = secondsOf(this.#now());
    const claims: TokenClaims = {
      aud: app.ontId,
      iss: key.issuer,
      exp: iat + lifetime,
      iat,
      jti: randomBytes(16).toString('hex'),
      content: { type, ontid },
      ...(nonce !== undefined && app.tokenFormat === 'jws' ? { nonce } : {}),
    };
    const token = app.tokenFormat === 'jws' ? await sign(key, claims, { kid: key.kid }) : ontologyForm(await sign(key, claims, {}));
    return { token, claims };
  }
}

function sign(key: SigningKey, claims: TokenClaims, header: { kid?: string }): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: 'ES256', typ: 'JWT', ...header }).sign(key.privateKey);
}

/**
 * Writes the signature as the Ontology SDKs do: scheme byte 01 (ECDSA with SHA-256), r and s, as hex text, base64url.
 */
function ontologyForm(jws: string): string {
  const [header, payload, signature] = jws.split('.') as [string, string, string];
  const hex = `01${Buffer.from(signature, 'base64url').toString('hex')}`;
  return `${header}.${payload}.${Buffer.from(hex).toString('base64url')}`;
}
