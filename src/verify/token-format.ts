import { base64url } from 'jose';
import { OntidError } from '../protocol/errors/errors.ts';
import type { TokenFormat } from '../protocol/oauth/claims.ts';
import { COMPACT, readSignature } from '../protocol/oauth/token-form.ts';

/**
 * Returns the token as a JWS. Each format allows one form only: base64url without padding (RFC 7515 §2), the length of
 * the signature, and for `ontology` its scheme byte and lower-case hex; `checkSignature` then requires the lower s.
 * Header and payload need no such check, because their text is signed.
 *
 * @throws OntidError ERR_TOKEN_MALFORMED not three base64url parts; ERR_TOKEN_SIGNATURE another form, or no signature
 */
export function toJws(token: string, format: TokenFormat): string {
  if (!COMPACT.test(token)) throw new OntidError('ERR_TOKEN_MALFORMED', 'The token is not a compact JWS.');
  const [header, payload, encoded] = token.split('.') as [string, string, string];
  const bytes = decode(encoded);
  // The unused bits of the last character would allow several forms of one signature.
  const signature = base64url.encode(bytes) === encoded ? readSignature(bytes, format) : undefined;
  if (!signature) throw wrongForm(format);
  return `${header}.${payload}.${base64url.encode(signature)}`;
}

/** Text of the right alphabet may still have a length that no bytes have. */
function decode(encoded: string): Uint8Array {
  try {
    return base64url.decode(encoded);
  } catch (cause) {
    throw new OntidError('ERR_TOKEN_MALFORMED', 'The token is not a compact JWS.', { cause });
  }
}

function wrongForm(format: TokenFormat): OntidError {
  return new OntidError(
    'ERR_TOKEN_SIGNATURE',
    `The token's signature is not written in the form "${format}" that this app expects.`,
  );
}
