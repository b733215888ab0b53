import { compactVerify, errors } from 'jose';
import type { TokenClaims, TokenFormat, TokenType } from '../../protocol/claims.ts';
import { isOntId, type OntId } from '../../protocol/ont-id.ts';
import { ApiError } from '../api-error.ts';
import type { App, AppRegistry } from '../apps/app-registry.ts';
import type { SigningKeys } from './signing-keys.ts';

// Ours are some 500 characters; nothing longer is looked at.
const MAX_LENGTH = 8192;
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const ONTOLOGY_SIGNATURE = /^01[0-9a-f]{128}$/;

/** A token of ours, and the app that it was made for. */
export interface ReadToken {
  app: App;
  claims: TokenClaims;
}

/**
 * Reads tokens that come back to us. They are checked with our own keys alone, in the form that their app gets and in
 * no other writing; whether they have expired or were revoked is not decided here.
 */
export class TokenReader {
  readonly #apps: AppRegistry;
  readonly #keys: SigningKeys;

  constructor(parts: { apps: AppRegistry; keys: SigningKeys }) {
    this.#apps = parts.apps;
    this.#keys = parts.keys;
  }

  /** @throws ApiError DECODE_ERROR no token at all; SIG_VERIFY_FAILED not signed by us; TOKEN_TYPE_ERROR another type; REVOKED its app is gone */
  async read(token: string, ...types: [TokenType, ...TokenType[]]): Promise<ReadToken> {
    const { audience, kid } = peek(token);
    const app = await this.#apps.find(audience);
    if (!app) throw new ApiError('REVOKED', 'the app of this token is not registered any more');
    const claims = await this.#verify(toJws(token, app.tokenFormat, kid), kid);
    if (!types.includes(claims.content.type)) throw new ApiError('TOKEN_TYPE_ERROR', `the token is not of type ${types.join(' or ')}`);
    return { app, claims };
  }

  async #verify(jws: string, kid: string | undefined): Promise<TokenClaims> {
    // The `ontology` form names no key: each of ours is tried.
    const keys = (await this.#keys.known()).filter((key) => kid === undefined || key.kid === kid);
    for (const { publicKey } of keys) {
      try {
        const { payload } = await compactVerify(jws, publicKey, { algorithms: ['ES256'] });
        return JSON.parse(new TextDecoder().decode(payload)) as TokenClaims;
      } catch (error) {
        if (!(error instanceof errors.JOSEError)) throw error;
      }
    }
    throw unsigned();
  }
}

/** What must be known of a token to choose how it is checked. None of it is believed. */
function peek(token: string): { audience: OntId; kid: string | undefined } {
  if (token.length > MAX_LENGTH || !COMPACT.test(token)) throw undecodable();
  const [header, payload] = token.split('.').slice(0, 2).map(readObject) as [Record<string, unknown>, Record<string, unknown>];
  const { kid, alg } = header;
  if (!isOntId(payload['aud']) || alg !== 'ES256' || (kid !== undefined && typeof kid !== 'string')) throw undecodable();
  return { audience: payload['aud'], kid };
}

function readObject(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Not JSON: as bad as no object.
  }
  throw undecodable();
}

/** The token as a JWS, from the one writing that the form allows. */
function toJws(token: string, format: TokenFormat, kid: string | undefined): string {
  const [header, payload, encoded] = token.split('.') as [string, string, string];
  const bytes = Buffer.from(encoded, 'base64url');
  const namesKey = kid !== undefined;
  if (bytes.toString('base64url') !== encoded || namesKey !== (format === 'jws')) throw unsigned();
  if (format === 'jws') return token;
  const hex = bytes.toString('latin1');
  if (!ONTOLOGY_SIGNATURE.test(hex)) throw unsigned();
  return `${header}.${payload}.${Buffer.from(hex.slice(2), 'hex').toString('base64url')}`;
}

const undecodable = () => new ApiError('DECODE_ERROR', 'this is not a token of the platform');
const unsigned = () => new ApiError('SIG_VERIFY_FAILED', "the token's signature does not verify");
