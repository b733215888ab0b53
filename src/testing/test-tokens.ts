import { createHash, randomBytes } from 'node:crypto';
import { CompactSign, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import type { TokenClaims } from '../protocol/claims.ts';
import type { CodeRequest, OAuthErrorName, TokenResponse } from '../protocol/oauth.ts';
import type { OntId } from '../protocol/ont-id.ts';
import { testOntId } from './people.ts';

/** Whom tokens speak of and whom they are for. */
export interface Grant {
  clientId: OntId;
  ontid: OntId;
  nonce: string | undefined;
}

/** What a code is bound to besides. */
type Binding = Grant & { challenge: string; redirectUri: string };

type Refusal = { error: OAuthErrorName; error_description: string };

const ACCESS_TOKEN_SECONDS = 86_400;
const ISSUER = testOntId('the test issuer');
const KID = `${ISSUER}#keys-1`;

/** Signs with a key that is made for one run of the tests and known to nobody else; forgets all of it with the process. */
export class TestTokens {
  readonly #privateKey: CryptoKey;
  readonly #refreshTokens: boolean;
  readonly #codes = new Map<string, Binding>();
  readonly #grants = new Map<string, Grant>();
  /** What verifiers fetch (RFC 7517 §5). */
  readonly keySet: { keys: JWK[] };

  private constructor(privateKey: CryptoKey, publicJwk: JWK, refreshTokens: boolean) {
    this.#privateKey = privateKey;
    this.#refreshTokens = refreshTokens;
    this.keySet = { keys: [{ ...publicJwk, kid: KID, alg: 'ES256', use: 'sig' }] };
  }

  static async create(refreshTokens: boolean): Promise<TestTokens> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    return new TestTokens(privateKey, await exportJWK(publicKey), refreshTokens);
  }

  /** A signed access token; `changes` take the place of single claims. */
  access({ clientId, ontid, nonce }: Grant, changes: Partial<TokenClaims> = {}): Promise<string> {
    const iat = Math.floor(Date.now() / 1000);
    const claims: TokenClaims = {
      aud: clientId,
      iss: ISSUER,
      exp: iat + ACCESS_TOKEN_SECONDS,
      iat,
      jti: randomBytes(16).toString('hex'),
      content: { type: 'access_token', ontid },
      ...(nonce !== undefined && { nonce }),
      ...changes,
    };
    return new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: KID }).sign(this.#privateKey);
  }

  /** What the token endpoint answers, and in part what a site is handed. */
  async issue(grant: Grant): Promise<TokenResponse> {
    return {
      access_token: await this.access(grant),
      ...(this.#refreshTokens && { refresh_token: keep(this.#grants, grant) }),
      ontid: grant.ontid,
      expires_in: ACCESS_TOKEN_SECONDS,
      token_type: 'Bearer',
    };
  }

  /** A code for the holder of the verifier, good once. */
  code(binding: Binding): string {
    return keep(this.#codes, binding);
  }

  /** RFC 6749 §4.1.3 and RFC 7636 §4.6. */
  async redeem({ code, client_id, code_verifier, redirect_uri }: CodeRequest): Promise<TokenResponse | Refusal> {
    const bound = take(this.#codes, code);
    const challenge = createHash('sha256').update(code_verifier).digest('base64url');
    const holds = bound?.clientId === client_id && bound.challenge === challenge && bound.redirectUri === redirect_uri;
    return holds ? this.issue(bound) : refusal('the code is not good, was used, or belongs to another client, verifier or redirect_uri');
  }

  /** RFC 6749 §6. Each refresh token is good once. */
  async refresh(clientId: OntId, refreshToken: string): Promise<TokenResponse | Refusal> {
    const grant = take(this.#grants, refreshToken);
    return grant?.clientId === clientId ? this.issue({ ...grant, nonce: undefined }) : refusal('the refresh token is not good, was used, or was revoked');
  }

  /** Ends a refresh token (RFC 7009). */
  revoke(token: string): void {
    this.#grants.delete(token);
  }
}

function keep<Value>(map: Map<string, Value>, value: Value): string {
  const name = randomBytes(32).toString('base64url');
  map.set(name, value);
  return name;
}

function take<Value>(map: Map<string, Value>, name: string): Value | undefined {
  const value = map.get(name);
  map.delete(name);
  return value;
}

const refusal = (problem: string): Refusal => ({ error: 'invalid_grant', error_description: problem });
