import {
  base64url,
  type CompactJWSHeaderParameters,
  type CryptoKey,
  compactVerify,
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type FlattenedJWSInput,
} from 'jose';
import { OntidError, type OntidErrorCode } from '../protocol/errors/errors.ts';
import { TOKEN_TYP } from '../protocol/oauth/claims.ts';
import { hasLowS } from '../protocol/oauth/low-s.ts';

/** What the signature vouches for. */
export interface Signed {
  payload: Uint8Array;
  /** The ONT ID whose key it is: the DID of the key's `kid`. */
  issuer: string;
}

type KeySet = ReturnType<typeof createRemoteJWKSet>;

const keySets = new Map<string, KeySet>();

/**
 * Checks a JWS against the keys that the platform publishes. A `kid` is looked up exactly; a header without one (the
 * `ontology` form has none) is tried against each published key. Keys named or held by the token itself are not looked
 * at.
 *
 * @param platform the platform's origin
 */
export async function checkSignature(jws: string, platform: string): Promise<Signed> {
  const header = readHeader(jws);
  // Anybody can make (r, n − s) of (r, s); a list of used tokens would not know it again.
  if (!hasLowS(base64url.decode(jws.slice(jws.lastIndexOf('.') + 1)))) {
    throw new OntidError(
      'ERR_TOKEN_SIGNATURE',
      "The token's signature does not have the lower s, which the platform's signatures have.",
    );
  }
  const keys = keySetOf(platform);
  try {
    const kids = header.kid === undefined ? await publishedKids(keys) : [header.kid];
    for (const kid of kids) {
      const payload = await tryKey(jws, keys, header, kid);
      if (payload) return { payload, issuer: kid.split('#', 1)[0]! };
    }
  } catch (error) {
    throw explain(error, platform);
  }
  throw new OntidError('ERR_TOKEN_SIGNATURE', "The token's signature does not verify.");
}

function readHeader(jws: string): CompactJWSHeaderParameters {
  let header: CompactJWSHeaderParameters;
  try {
    header = decodeProtectedHeader(jws) as CompactJWSHeaderParameters;
  } catch (cause) {
    throw new OntidError('ERR_TOKEN_MALFORMED', "The token's header is not JSON.", { cause });
  }
  if (header.alg !== 'ES256') throw new OntidError('ERR_TOKEN_ALGORITHM', 'The token is not signed with ES256.');
  if (header.kid !== undefined && typeof header.kid !== 'string')
    throw new OntidError('ERR_TOKEN_MALFORMED', "The token's kid is not a string.");
  if (header.typ !== TOKEN_TYP)
    throw new OntidError(
      'ERR_TOKEN_TYPE',
      `The token is no access token: its header says typ ${JSON.stringify(header.typ)}, expected "${TOKEN_TYP}".`,
    );
  return header;
}

function keySetOf(platform: string): KeySet {
  let keys = keySets.get(platform);
  if (!keys) {
    keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', platform));
    keySets.set(platform, keys);
  }
  return keys;
}

async function publishedKids(keys: KeySet): Promise<string[]> {
  // Read when it is stale and not only when it is missing: a key that came since would not be among those tried.
  if (!keys.fresh) await keys.reload();
  return (keys.jwks()?.keys ?? []).flatMap(({ kid }) => kid ?? []);
}

/** The payload when the signature is this key's. */
async function tryKey(
  jws: string,
  keys: KeySet,
  header: CompactJWSHeaderParameters,
  kid: string,
): Promise<Uint8Array | undefined> {
  const resolve = (_: unknown, token: FlattenedJWSInput): Promise<CryptoKey> => keys({ ...header, kid }, token);
  try {
    return (await compactVerify(jws, resolve, { algorithms: ['ES256'] })).payload;
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return undefined;
    throw error;
  }
}

function explain(error: unknown, platform: string): OntidError {
  const [code, message]: [OntidErrorCode, string] =
    error instanceof errors.JWKSNoMatchingKey
      ? ['ERR_TOKEN_KEY_UNKNOWN', `The token names a key that ${platform} does not publish.`]
      : error instanceof errors.JWSInvalid || error instanceof errors.JOSENotSupported
        ? ['ERR_TOKEN_MALFORMED', 'The token is not a JWS that can be checked.']
        : ['ERR_KEYS_UNREACHABLE', `The keys of ${platform} could not be fetched.`];
  return new OntidError(code, message, { cause: error });
}
