import { createHash, randomBytes } from 'node:crypto';
import { CompactSign, type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { OntId } from '../protocol/common/ont-id.ts';
import type { E164 } from '../protocol/common/phone.ts';
import type { ErrorName } from '../protocol/errors/error-codes.ts';
import { TOKEN_TYP, type TokenClaims, type TokenFormat } from '../protocol/oauth/claims.ts';
import { withLowS } from '../protocol/oauth/low-s.ts';
import type { CodeRequest, OAuthErrorName, RevokeRequest, TokenResponse } from '../protocol/oauth/oauth.ts';
import type { Scope } from '../protocol/oauth/scope.ts';
import { ontologySignature } from '../protocol/oauth/token-form.ts';
import { testOntId, testPhone } from './people.ts';

/** A sign-in: whom its tokens speak of, whom they are for, and what they may see. */
export interface Grant {
  clientId: OntId;
  ontid: OntId;
  nonce: string | undefined;
  scope: readonly Scope[];
}

/** What an access token may see. */
export interface Seen {
  ontid: OntId;
  phone?: E164;
}

/** What a code is bound to besides. */
interface Binding {
  grant: Grant;
  challenge: string;
  redirectUri: string;
}

type Refusal = { error: OAuthErrorName; error_description: string };

const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3_600;
/** For so long a used refresh token gets the same answer again. */
const REPEAT_MS = 30_000;
const ISSUER = testOntId('the test issuer');
const KID = `${ISSUER}#keys-1`;

/**
 * Signs with a key that is made for one run of the tests and known to nobody else; forgets all of it with the process.
 */
export class TestTokens {
  readonly #privateKey: CryptoKey;
  readonly #format: TokenFormat;
  readonly #refreshTokens: boolean;
  /** For which access tokens are good: as the platform's, by default. */
  readonly #seconds: number;
  /** Answers to refresh tokens that were just used. */
  readonly #answers = new Map<string, { clientId: OntId; answer: TokenResponse; until: number }>();
  readonly #codes = new Map<string, Binding>();
  /** By the refresh token that is good now. */
  readonly #grants = new Map<string, Grant>();
  readonly #accessTokens = new Map<string, { grant: Grant; claims: TokenClaims }>();
  readonly #revoked = new WeakSet<Grant>();
  /** What verifiers fetch (RFC 7517 §5). */
  readonly keySet: { keys: JWK[] };

  private constructor(privateKey: CryptoKey, publicJwk: JWK, format: TokenFormat, refreshTokens: boolean) {
    this.#privateKey = privateKey;
    this.#format = format;
    this.#refreshTokens = refreshTokens;
    this.#seconds = refreshTokens && format === 'jws' ? HOUR_SECONDS : DAY_SECONDS;
    this.keySet = { keys: [{ ...publicJwk, kid: KID, alg: 'ES256', use: 'sig' }] };
  }

  static async create(format: TokenFormat, refreshTokens: boolean): Promise<TestTokens> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    return new TestTokens(privateKey, await exportJWK(publicKey), format, refreshTokens);
  }

  /** A signed access token; `changes` take the place of single claims. */
  async access(grant: Grant, changes: Partial<TokenClaims> = {}): Promise<string> {
    const { clientId, ontid, nonce } = grant;
    const iat = Math.floor(Date.now() / 1000);
    const claims: TokenClaims = {
      aud: clientId,
      iss: ISSUER,
      exp: iat + this.#seconds,
      iat,
      jti: randomBytes(16).toString('hex'),
      content: { type: 'access_token', ontid },
      // The payload of the `ontology` form is a fixed one.
      ...(this.#format === 'jws' && { sub: ontid, ...(nonce !== undefined && { nonce }) }),
      ...changes,
    };
    const token =
      this.#format === 'jws' ? await this.#sign(claims, { kid: KID }) : ontologyForm(await this.#sign(claims, {}));
    this.#accessTokens.set(token, { grant, claims });
    return token;
  }

  /** What a token may see, or why nothing; as the platform, it knows of revocation. */
  inspect(token: string): Seen | ErrorName {
    const known = this.#accessTokens.get(token);
    if (!known) return token.split('.').length === 3 ? 'SIG_VERIFY_FAILED' : 'DECODE_ERROR';
    const { grant, claims } = known;
    if (claims.content.type !== 'access_token') return 'TOKEN_TYPE_ERROR';
    if (claims.exp <= Date.now() / 1000) return 'EXPIRES';
    if (this.#revoked.has(grant)) return 'REVOKED';
    const { ontid } = claims.content;
    return { ontid, ...(grant.scope.includes('phone') && { phone: testPhone(ontid) }) };
  }

  /** What the token endpoint answers, and in part what a site is handed. */
  async issue(grant: Grant): Promise<TokenResponse> {
    return {
      access_token: await this.access(grant),
      ...(this.#refreshTokens && { refresh_token: keep(this.#grants, grant) }),
      ontid: grant.ontid,
      expires_in: this.#seconds,
      token_type: 'Bearer',
      ...(grant.scope.length > 0 && { scope: grant.scope.join(' ') }),
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
    const holds =
      bound?.grant.clientId === client_id &&
      bound.challenge === challenge &&
      // OAuth 2.1 §4.1.3: the verifier binds it; a redirect URI need not be repeated.
      (redirect_uri === undefined || bound.redirectUri === redirect_uri);
    return holds
      ? this.issue(bound.grant)
      : refusal('the code is not good, was used, or belongs to another client, verifier or redirect_uri');
  }

  /** Makes a code unusable that nobody waits for. */
  cancel(code: string): void {
    take(this.#codes, code);
  }

  /**
   * RFC 6749 §6. Each refresh token is good once; for 30 seconds, and until its successor is used, it gets the same
   * answer.
   */
  async refresh(clientId: OntId, refreshToken: string): Promise<TokenResponse | Refusal> {
    const again = this.#answers.get(refreshToken);
    if (again && again.clientId === clientId && again.until > Date.now() && this.#isUnused(again.answer))
      return again.answer;
    const grant = take(this.#grants, refreshToken);
    if (grant?.clientId !== clientId || this.#revoked.has(grant))
      return refusal('the refresh token is not good, was used, or was revoked');
    grant.nonce = undefined;
    const answer = await this.issue(grant);
    this.#answers.set(refreshToken, { clientId, answer, until: Date.now() + REPEAT_MS });
    return answer;
  }

  /** Whether the refresh token of an answer was not used, and its sign-in not revoked. */
  #isUnused({ refresh_token = '' }: TokenResponse): boolean {
    const grant = this.#grants.get(refresh_token);
    return grant !== undefined && !this.#revoked.has(grant);
  }

  /** Ends the sign-in that a token belongs to, and all of its tokens (RFC 7009 §2.1). */
  revoke({ token = '', jti }: RevokeRequest): void {
    const byId = () => [...this.#accessTokens.values()].find(({ claims }) => claims.jti === jti);
    const grant = this.#grants.get(token) ?? (jti ? byId() : this.#accessTokens.get(token))?.grant;
    if (grant) this.#revoked.add(grant);
  }

  async #sign(claims: TokenClaims, header: { kid?: string }): Promise<string> {
    const signer = new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({
      alg: 'ES256',
      typ: TOKEN_TYP,
      ...header,
    });
    const jws = await signer.sign(this.#privateKey);
    const end = jws.lastIndexOf('.') + 1;
    // Verifiers take the one of the two writings with the lower s.
    return jws.slice(0, end) + Buffer.from(withLowS(Buffer.from(jws.slice(end), 'base64url'))).toString('base64url');
  }
}

/** Replaces the signature of a JWS by the one that the Ontology SDKs read. */
function ontologyForm(jws: string): string {
  const end = jws.lastIndexOf('.') + 1;
  const signature = ontologySignature(Buffer.from(jws.slice(end), 'base64url'));
  return jws.slice(0, end) + Buffer.from(signature).toString('base64url');
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
