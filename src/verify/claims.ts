import { isOntId } from '../protocol/common/ont-id.ts';
import { OntidError } from '../protocol/errors/errors.ts';
import type { TokenClaims } from '../protocol/oauth/claims.ts';
import { isSeconds } from './seconds.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a payload whose signature holds.
 *
 * @throws OntidError ERR_TOKEN_MALFORMED when a claim is missing or of the wrong kind
 */
export function readClaims(payload: Uint8Array): TokenClaims {
  const claims = parseObject(payload);
  const content = claims['content'] as Record<string, unknown> | undefined;
  const sound =
    isOntId(claims['iss']) &&
    typeof claims['aud'] === 'string' &&
    isSeconds(claims['exp']) &&
    isSeconds(claims['iat']) &&
    typeof claims['jti'] === 'string' &&
    typeof content === 'object' &&
    content !== null &&
    typeof content['type'] === 'string' &&
    isOntId(content['ontid']) &&
    // Tokens of the form `ontology`, and older ones, have none.
    (claims['sub'] === undefined || claims['sub'] === content['ontid']);
  if (!sound) throw new OntidError('ERR_TOKEN_MALFORMED', "The token's claims are not those of the platform's tokens.");
  return claims as unknown as TokenClaims;
}

function parseObject(payload: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(UTF8.decode(payload));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw new OntidError('ERR_TOKEN_MALFORMED', "The token's payload is not JSON.", { cause });
  }
  throw new OntidError('ERR_TOKEN_MALFORMED', "The token's payload is not a JSON object.");
}
