import { isOntId, type Unbranded } from '../protocol/common/ont-id.ts';
import { OntidError } from '../protocol/errors/errors.ts';
import { TOKEN_FORMATS, type TokenClaims, type TokenFormat } from '../protocol/oauth/claims.ts';
import { readClaims } from './claims.ts';
import { readPlatform } from './platform-address.ts';
import { checkSignature } from './signature.ts';
import { toJws } from './token-format.ts';

/** What a verifier needs to know. Everything else comes from the platform's published keys. */
export interface VerifyOptions {
  /** The platform's address: `https://id.example`. Its keys are fetched from there and kept for ten minutes. */
  platform: string;
  /** The app's own ONT ID, for which the token must have been made. */
  clientId: string;
  /** How the app's tokens are signed, as registered. Only this form is taken. Default `jws`. */
  tokenFormat?: TokenFormat;
  /** What the site gave its request; the token must carry the same. Tokens of the form `ontology` carry none. */
  nonce?: string;
  /** Seconds by which the two clocks may differ. Default 0. */
  clockToleranceSeconds?: number;
  /** The time to judge by. Default: now. */
  now?: Date;
}

/** A token that was found good. */
export interface AccessToken {
  /** Who signed in. */
  ontid: string;
  /** The whole payload. */
  claims: Unbranded<TokenClaims>;
}

// Ours are some 500 characters; nothing longer is looked at.
const MAX_LENGTH = 8192;

/**
 * Checks an access token that a page was given: made by the platform, for this app, as an access token, not expired.
 * The algorithm is ES256 and no other (RFC 8725 §3.1); keys come from the platform's address alone, whatever the
 * token's header says. The issuer is the ONT ID that the key belongs to.
 *
 * @param token the token's text
 * @throws OntidError `ERR_TOKEN_…` for a token that is not good; `ERR_KEYS_UNREACHABLE` when the keys could not be
 *   fetched and nothing can be said of it; `ERR_OPTION_INVALID` for wrong options
 */
export async function verifyAccessToken(token: string, options: VerifyOptions): Promise<AccessToken> {
  const { platform, clientId, tokenFormat, nonce, tolerance, now } = readOptions(options);
  if (typeof token !== 'string' || token.length > MAX_LENGTH)
    throw new OntidError('ERR_TOKEN_MALFORMED', 'The token is not a compact JWS.');
  const { payload, issuer } = await checkSignature(toJws(token, tokenFormat), platform);
  const claims = readClaims(payload);
  if (claims.iss !== issuer)
    throw new OntidError(
      'ERR_TOKEN_ISSUER',
      `The token says that it was made by ${claims.iss}; its key is ${issuer}'s.`,
    );
  if (claims.aud !== clientId)
    throw new OntidError('ERR_TOKEN_AUDIENCE', `The token was made for ${claims.aud}, not for this app.`);
  if (claims.content.type !== 'access_token')
    throw new OntidError('ERR_TOKEN_TYPE', `The token is no access token but: ${claims.content.type}.`);
  if (nonce !== undefined && claims.nonce !== nonce)
    throw new OntidError('ERR_TOKEN_NONCE', 'The token answers another request: its nonce is not the one expected.');
  const seconds = now.getTime() / 1000;
  if (claims.exp + tolerance <= seconds) throw new OntidError('ERR_TOKEN_EXPIRED', 'The token has expired.');
  if (claims.iat - tolerance > seconds)
    throw new OntidError('ERR_TOKEN_EXPIRED', 'The token is dated in the future; check the clocks.');
  return { ontid: claims.content.ontid, claims };
}

function readOptions({
  platform,
  clientId,
  tokenFormat = 'jws',
  nonce,
  clockToleranceSeconds = 0,
  now = new Date(),
}: VerifyOptions) {
  const invalid = (message: string) => new OntidError('ERR_OPTION_INVALID', message);
  const origin = readPlatform(platform);
  if (!isOntId(clientId)) throw invalid("clientId is the app's own ONT ID, did:ont:…");
  if (!TOKEN_FORMATS.includes(tokenFormat)) throw invalid('tokenFormat is "jws" or "ontology"');
  if (nonce !== undefined && (typeof nonce !== 'string' || !nonce))
    throw invalid('nonce is the text that was given to the request');
  if (nonce !== undefined && tokenFormat !== 'jws') throw invalid('tokens of the form "ontology" carry no nonce');
  if (!Number.isFinite(clockToleranceSeconds) || clockToleranceSeconds < 0)
    throw invalid('clockToleranceSeconds is a number of seconds');
  return { platform: origin, clientId, tokenFormat, nonce, tolerance: clockToleranceSeconds, now };
}
