import type { IncomingHttpHeaders } from 'node:http';
import { isOntId } from '../../protocol/common/ont-id.ts';
import type { App, AppRegistry } from '../apps/app-registry.ts';
import { secondsOf } from '../common/time.ts';
import { ApiError } from '../errors/api-error.ts';
import {
  checkHmac,
  type HmacClaim,
  isUnambiguous,
  isUnixSeconds,
  readHmacAuthorization,
  readHmacHeader,
} from './hmac-form.ts';
import { checkMessageSignature } from './message-signature.ts';
import { type Nonces, SIGNATURE_WINDOW_SECONDS } from './nonces.ts';
import type { SignedCall, SignerLookup, VerifiedCall } from './signed-call.ts';

/** Tells which app's back end a call comes from, by its signature. */
export class AppAuthenticator {
  readonly #apps: AppRegistry;
  readonly #nonces: Nonces;
  readonly #now: () => Date;
  readonly #publicUrl: string;

  constructor(parts: { apps: AppRegistry; nonces: Nonces; now: () => Date; publicUrl: string }) {
    this.#apps = parts.apps;
    this.#nonces = parts.nonces;
    this.#now = parts.now;
    this.#publicUrl = parts.publicUrl;
  }

  /** Whether a call says that an app signed it; it may still be wrong. */
  isSigned(headers: IncomingHttpHeaders): boolean {
    return formsOf(headers).length > 0;
  }

  /**
   * The app that signed a call, with the call's nonce used up.
   *
   * @throws ApiError, each with HTTP status 401: EXPIRES when the time of the signature is more than 300 s off;
   *   NOT_REGISTRY for an unknown app; SIG_VERIFY_FAILED for a wrong signature; REPEATED_REQUESTS_ERROR for a nonce
   *   that the app has used before. PARAM_ERROR, with 400, for a signature that cannot be read. NOT_PERMISSION, with
   *   403, for a right signature of another form than the app is registered for.
   */
  async authenticate(call: SignedCall): Promise<App> {
    const [form, another] = formsOf(call.headers);
    if (!form || another) throw new ApiError('PARAM_ERROR', 'a call is signed in one way');
    const { app, nonce, signedAt } =
      form === 'message'
        ? await checkMessageSignature(call, this.#publicUrl, this.#findSigner)
        : await this.#checkHmac(call, form);
    requireForm(app, form === 'message' ? 'rfc9421' : 'hmac');
    if (!(await this.#nonces.take(app.ontId, nonce, signedAt))) {
      throw new ApiError('REPEATED_REQUESTS_ERROR', 'this nonce was used before; each call needs another');
    }
    return app;
  }

  async #checkHmac(call: SignedCall, form: 'hmac' | 'authorization'): Promise<VerifiedCall> {
    const claim: HmacClaim | undefined =
      form === 'hmac' ? readHmacHeader(String(call.headers.hmac)) : readHmacAuthorization(call.headers.authorization!);
    if (!claim)
      throw new ApiError(
        'PARAM_ERROR',
        `the header ${form} cannot be read: it holds app_id, signature, nonce and timestamp (Unix seconds)`,
      );
    if (!isUnambiguous(call)) {
      throw new ApiError(
        'PARAM_ERROR',
        'this signature is for calls with a body, at an address that does not end with a digit; sign others after ' +
          'RFC 9421',
      );
    }
    const signedAt = isUnixSeconds(claim) ? Number(claim.timestamp) : Number.NaN;
    const { app, secret } = await this.#findSigner(claim.appId, signedAt);
    if (!checkHmac(secret, claim, call)) {
      throw new ApiError(
        'SIG_VERIFY_FAILED',
        'the signature is not right: check app_secret, and that address and body are signed as they are sent',
      );
    }
    return { app, nonce: claim.nonce, signedAt };
  }

  #findSigner: SignerLookup = async (appId, signedAt) => {
    const now = secondsOf(this.#now());
    if (!(Math.abs(now - signedAt) <= SIGNATURE_WINDOW_SECONDS)) {
      throw new ApiError(
        'EXPIRES',
        `the signature’s time is more than ${SIGNATURE_WINDOW_SECONDS} s off; it is ${now} here (Unix seconds)`,
      );
    }
    const signer = isOntId(appId) ? await this.#apps.findWithSecret(appId) : undefined;
    if (!signer) throw new ApiError('NOT_REGISTRY', 'there is no app of this app_id', { status: 401 });
    return signer;
  };
}

/** One form per app: whoever breaks the older one must not sign for apps that never used it. */
function requireForm({ ontId, callSignature }: App, form: 'rfc9421' | 'hmac'): void {
  if (callSignature === form || callSignature === 'any') return;
  const registered = callSignature === 'hmac' ? 'the older HMAC' : 'RFC 9421';
  throw new ApiError(
    'NOT_PERMISSION',
    `this app signs its calls by ${registered}; to change that, the operator runs: ontid-signin apps update ` +
      `${ontId} --call-signature ${form}`,
  );
}

/** In which ways a call says that it is signed. */
function formsOf(headers: IncomingHttpHeaders): ('hmac' | 'authorization' | 'message')[] {
  return [
    ...(headers.hmac !== undefined ? (['hmac'] as const) : []),
    ...(/^(hmac|ont):/.test(headers.authorization ?? '') ? (['authorization'] as const) : []),
    ...(headers.signature !== undefined || headers['signature-input'] !== undefined ? (['message'] as const) : []),
  ];
}
