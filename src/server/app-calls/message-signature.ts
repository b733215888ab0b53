import {
  createVerifier,
  ExpiredError,
  httpbis,
  type SignatureParameters,
  UnacceptableSignatureError,
  UnsupportedAlgorithmError,
} from 'http-message-signatures';
import { ApiError } from '../errors/api-error.ts';
import { digestMatches, readContentDigest } from './content-digest.ts';
import type { SignedCall, SignerLookup, VerifiedCall } from './signed-call.ts';

/** What a signature must cover; it may cover more. */
const COMPONENTS = ['@method', '@target-uri', 'content-digest'];
const ALGORITHM = 'hmac-sha256';
const NONCE = /^[!-~]{1,128}$/;

/**
 * Checks a call that is signed after RFC 9421 with `hmac-sha256`, keyed with the app's secret; `keyid` is the app's ONT
 * ID. There is exactly one signature, since with several it would be open which of them vouches for the caller, and a
 * component has no parameters, which would narrow what it covers. The body is bound by its SHA-256 digest (RFC 9530).
 *
 * @param publicUrl the origin that callers reach, to which `@target-uri` belongs (RFC 9421 §2.2.2)
 * @throws ApiError PARAM_ERROR for fields that cannot be read; SIG_VERIFY_FAILED for a signature or a digest that is
 *   not right, or does not cover enough; EXPIRES; NOT_REGISTRY
 */
export async function checkMessageSignature(
  call: SignedCall,
  publicUrl: string,
  findSigner: SignerLookup,
): Promise<VerifiedCall> {
  const signers: VerifiedCall[] = [];
  let signatures = 0;
  const keyLookup = async (parameters: SignatureParameters) => {
    if (++signatures > 1) throw new ApiError('PARAM_ERROR', 'a call has one signature');
    const { nonce, signedAt, appId } = readParameters(parameters);
    const { app, secret } = await findSigner(appId, signedAt);
    signers.push({ app, nonce, signedAt });
    return { id: appId, algs: [ALGORITHM], verify: createVerifier(secret, ALGORITHM) };
  };
  const message = {
    method: call.method,
    url: publicUrl + call.uri,
    headers: call.headers as Record<string, string | string[]>,
  };
  const right = await httpbis
    .verifyMessage(
      // How old a signature may be is judged by our clock, in `findSigner`.
      { keyLookup, componentParser: refuseParameters, requiredFields: COMPONENTS, notAfter: Infinity },
      message,
    )
    .catch((error: unknown) => {
      throw explain(error);
    });
  const [signer] = signers;
  if (!right || !signer) throw wrong();
  const digest = readContentDigest(String(call.headers['content-digest']));
  if (!digest) throw new ApiError('PARAM_ERROR', 'content-digest holds one sha-256 digest (RFC 9530)');
  if (!digestMatches(digest, call.body))
    throw new ApiError('SIG_VERIFY_FAILED', 'the body is not the one that content-digest was made of');
  return signer;
}

function readParameters({ created, nonce, keyid, alg }: SignatureParameters): {
  signedAt: number;
  nonce: string;
  appId: string;
} {
  const signedAt = created instanceof Date ? created.getTime() / 1000 : NaN;
  if (!Number.isInteger(signedAt)) throw new ApiError('PARAM_ERROR', 'the signature’s created is Unix seconds');
  if (typeof nonce !== 'string' || !NONCE.test(nonce))
    throw new ApiError('PARAM_ERROR', 'the signature’s nonce has 1 to 128 visible ASCII characters');
  if (alg === undefined) throw new ApiError('PARAM_ERROR', `the signature’s alg is missing: expected "${ALGORITHM}"`);
  if (typeof keyid !== 'string') throw new ApiError('PARAM_ERROR', 'the signature’s keyid is the app_id');
  return { signedAt, nonce, appId: keyid };
}

/** @returns null, which leaves a component without parameters to the library */
function refuseParameters(_name: string, parameters: Map<string, unknown>): null {
  if (parameters.size > 0) throw new UnacceptableSignatureError('component with parameters');
  return null;
}

function explain(error: unknown): Error {
  if (error instanceof ApiError) return error;
  if (error instanceof ExpiredError) return new ApiError('EXPIRES', 'the signature says itself that it has expired');
  if (error instanceof UnsupportedAlgorithmError)
    return new ApiError('SIG_VERIFY_FAILED', `the signature’s algorithm must be ${ALGORITHM}`);
  if (error instanceof UnacceptableSignatureError) {
    return new ApiError('SIG_VERIFY_FAILED', `a signature covers ${COMPONENTS.join(', ')}, each without parameters`);
  }
  return new ApiError('PARAM_ERROR', 'the fields signature and signature-input cannot be read (RFC 9421)');
}

const wrong = () =>
  new ApiError(
    'SIG_VERIFY_FAILED',
    'the signature is not right: check app_secret, and that method, address and content-digest are signed as they ' +
      'are sent',
  );
