import { base64url } from 'jose';
import { OntidError } from '../protocol/errors/errors.ts';
import type { TokenFormat } from '../protocol/oauth/claims.ts';

const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const ONTOLOGY_SIGNATURE = /^01[0-9a-f]{128}$/;
const RAW_SIGNATURE_BYTES = 64;
// Its 86 characters; of the last one's six bits two are used, and others would allow several writings of one signature.
const RAW_SIGNATURE = /^[\w-]{85}[AQgw]$/;

/**
 * The token as a JWS. Each format is taken in exactly one writing: base64url without padding (RFC 7515 §2), the
 * signature's own length, and for `ontology` its scheme byte and lower-case hex; `checkSignature` then demands the lower
 * s. Header and payload need no such check: their text is what is signed.
 *
 * @throws OntidError ERR_TOKEN_MALFORMED not three base64url parts; ERR_TOKEN_SIGNATURE another writing, or none
 */
export function toJws(token: string, format: TokenFormat): string {
  if (!COMPACT.test(token)) throw new OntidError('ERR_TOKEN_MALFORMED', 'The token is not a compact JWS.');
  const [header, payload, encoded] = token.split('.') as [string, string, string];
  if (format === 'jws' && RAW_SIGNATURE.test(encoded)) return token;
  const bytes = decode(encoded);
  if (format === 'jws' || base64url.encode(bytes) !== encoded) throw wrongForm(format);
  const hex = new TextDecoder('latin1').decode(bytes);
  if (!ONTOLOGY_SIGNATURE.test(hex)) throw wrongForm(format);
  const raw = Uint8Array.from({ length: RAW_SIGNATURE_BYTES }, (_, i) =>
    Number.parseInt(hex.slice(2 + 2 * i, 4 + 2 * i), 16),
  );
  return `${header}.${payload}.${base64url.encode(raw)}`;
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
