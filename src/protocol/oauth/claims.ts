import type { OntId } from '../common/ont-id.ts';

/**
 * The payload of an access token. The order of the members is the one that the platform's tokens always had. Times are
 * NumericDate: seconds since the epoch (RFC 7519 §2). Refresh tokens of the form `ontology` have the same members.
 */
export interface TokenClaims {
  /** The app's ONT ID. A string, never a list. */
  aud: OntId;
  /** The platform's own ONT ID, derived from its first public key. */
  iss: OntId;
  exp: number;
  iat: number;
  /** 32 lower-case hex characters, unique to the token. */
  jti: string;
  content: {
    type: TokenType;
    /** Whom the token speaks of. */
    ontid: OntId;
  };
  /** The same ONT ID as in `content` (RFC 7519 §4.1.2). Only tokens of the form `jws` have it. */
  sub?: OntId;
  /** The nonce of the request. Only access tokens of the form `jws` have it. */
  nonce?: string;
}

/** The payload of a refresh token of the form `jws`: for the platform only. */
export interface RefreshTokenClaims extends Omit<TokenClaims, 'aud' | 'nonce'> {
  /** The platform itself: `PUBLIC_URL`. */
  aud: string;
  /** The app that may use it (RFC 9068 §2.2). */
  client_id: OntId;
}

/** `typ` of the header of an access token, and of every token of the form `ontology` (RFC 7519 §5.1). */
export const TOKEN_TYP = 'JWT';
/** `typ` of the header of a refresh token of the form `jws`. */
export const REFRESH_TOKEN_TYP = 'rt+jwt';

export type TokenType = 'access_token' | 'refresh_token';

/**
 * How a token's signature is written. An app gets one of them, chosen at its registration, and a verifier takes one, by
 * configuration.
 * - `jws`: RFC 7515 and 7518 §3.4: 64 bytes r‖s, base64url. The header names the key in `kid`.
 * - `ontology`: base64url of the hex text of an Ontology signature, `01` and r‖s: 130 lower-case hex characters. The
 *   header is exactly `{"alg":"ES256","typ":"JWT"}`, as the Ontology SDKs' examples expect it.
 */
export type TokenFormat = 'jws' | 'ontology';

export const TOKEN_FORMATS: readonly TokenFormat[] = ['jws', 'ontology'];
