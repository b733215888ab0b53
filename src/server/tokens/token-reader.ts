import { compactVerify, errors } from 'jose';
import { isOntId, type OntId } from '../../protocol/common/ont-id.ts';
import {
  REFRESH_TOKEN_TYP,
  type RefreshTokenClaims,
  TOKEN_TYP,
  type TokenClaims,
  type TokenFormat,
  type TokenType,
} from '../../protocol/oauth/claims.ts';
import { hasLowS } from '../../protocol/oauth/low-s.ts';
import { COMPACT, readSignature } from '../../protocol/oauth/token-form.ts';
import type { App, AppRegistry } from '../apps/app-registry.ts';
import { ApiError } from '../errors/api-error.ts';
import type { SigningKeys } from './signing-keys.ts';

// Ours are some 500 characters; nothing longer is looked at.
const MAX_LENGTH = 8192;

/** A token of ours, and the app that it was made for. */
export interface ReadToken {
  app: App;
  claims: TokenClaims | RefreshTokenClaims;
  /**
   * Whether the token is written as tokens are written now: with the lower s, and a refresh token of the form `jws` as
   * `rt+jwt`. Others were good before, and stay good only where they were given out then: see `issued_token.form`.
   */
  isCurrent: boolean;
}

/**
 * Reads tokens that come back to us. They are checked with our own keys alone, in the form that their app gets and in
 * no other writing; whether they have expired or were revoked is not decided here.
 */
export class TokenReader {
  readonly #apps: AppRegistry;
  readonly #keys: SigningKeys;
  readonly #publicUrl: string;

  /** @param parts.publicUrl the audience of refresh tokens */
  constructor(parts: { apps: AppRegistry; keys: SigningKeys; publicUrl: string }) {
    this.#apps = parts.apps;
    this.#keys = parts.keys;
    this.#publicUrl = parts.publicUrl;
  }

  /**
   * @throws ApiError DECODE_ERROR no token at all; SIG_VERIFY_FAILED not signed by us; TOKEN_TYPE_ERROR another type;
   *   REVOKED its app is gone
   */
  async read(token: string, ...types: [TokenType, ...TokenType[]]): Promise<ReadToken> {
    const { clientId, kid, typ } = this.#peek(token);
    const app = await this.#apps.find(clientId);
    if (!app) throw new ApiError('REVOKED', 'the app of this token is not registered any more');
    const { jws, isLowS } = toJws(token, app.tokenFormat, kid);
    const claims = await this.#verify(jws, kid);
    // Other things that the platform signs, such as ID tokens, have no `content`.
    const type = (claims.content as TokenClaims['content'] | undefined)?.type;
    if (!type) throw undecodable();
    const isOlderRefresh = type === 'refresh_token' && typ !== REFRESH_TOKEN_TYP && app.tokenFormat === 'jws';
    if (!types.includes(type)) throw new ApiError('TOKEN_TYPE_ERROR', `the token is not of type ${types.join(' or ')}`);
    if (typ === REFRESH_TOKEN_TYP && type !== 'refresh_token') throw undecodable();
    return { app, claims, isCurrent: isLowS && !isOlderRefresh };
  }

  /** What must be known of a token to choose how it is checked. None of it is believed. */
  #peek(token: string): { clientId: OntId; kid: string | undefined; typ: string } {
    if (token.length > MAX_LENGTH || !COMPACT.test(token)) throw undecodable();
    const [header, payload] = token.split('.').slice(0, 2).map(readObject) as [
      Record<string, unknown>,
      Record<string, unknown>,
    ];
    const { alg, kid, typ, ...more } = header;
    if (alg !== 'ES256' || (kid !== undefined && typeof kid !== 'string')) throw undecodable();
    // We write no other member: keys that a header brings or points to are not ours.
    if (Object.keys(more).length > 0) throw unsigned();
    const isRefresh = typ === REFRESH_TOKEN_TYP;
    if (isRefresh ? payload['aud'] !== this.#publicUrl : typ !== undefined && typ !== TOKEN_TYP) throw undecodable();
    const clientId = isRefresh ? payload['client_id'] : payload['aud'];
    if (!isOntId(clientId)) throw undecodable();
    return { clientId, kid, typ: String(typ) };
  }

  async #verify(jws: string, kid: string | undefined): Promise<TokenClaims | RefreshTokenClaims> {
    // The `ontology` form names no key: each of ours is tried.
    const keys = (await this.#keys.known()).filter((key) => kid === undefined || key.kid === kid);
    for (const { publicKey, issuer } of keys) {
      try {
        const { payload, protectedHeader } = await compactVerify(jws, publicKey, { algorithms: ['ES256'] });
        const claims = JSON.parse(new TextDecoder().decode(payload)) as TokenClaims | RefreshTokenClaims;
        if (protectedHeader.typ === undefined || claims.iss !== issuer) throw undecodable();
        return claims;
      } catch (error) {
        if (!(error instanceof errors.JOSEError)) throw error;
      }
    }
    throw unsigned();
  }
}

function readObject(part: string): Record<string, unknown> {
  try {
    const bytes = Buffer.from(part, 'base64url');
    const value: unknown = JSON.parse(bytes.toString());
    // Unused bits of the last character would be a second writing.
    if (typeof value === 'object' && value !== null && bytes.toString('base64url') === part)
      return value as Record<string, unknown>;
  } catch {
    // Not JSON: as bad as no object.
  }
  throw undecodable();
}

/** Returns the token as a JWS, from the one form that the format allows, and whether its signature has the lower s. */
function toJws(token: string, format: TokenFormat, kid: string | undefined): { jws: string; isLowS: boolean } {
  const [header, payload, encoded] = token.split('.') as [string, string, string];
  const bytes = Buffer.from(encoded, 'base64url');
  const namesKey = kid !== undefined;
  if (bytes.toString('base64url') !== encoded || namesKey !== (format === 'jws')) throw unsigned();
  const signature = readSignature(bytes, format);
  if (!signature) throw unsigned();
  return {
    jws: `${header}.${payload}.${Buffer.from(signature).toString('base64url')}`,
    isLowS: hasLowS(signature),
  };
}

const undecodable = () => new ApiError('DECODE_ERROR', 'this is not a token of the platform');
const unsigned = () => new ApiError('SIG_VERIFY_FAILED', "the token's signature does not verify");
