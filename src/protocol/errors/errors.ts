/**
 * What can go wrong for a site that uses the button or checks a token. The strings are stable: sites may branch on
 * them.
 *
 * Sign-in (`signIn()`, the element, `data-onerror`):
 * - `ERR_CLIENT_MISSING`: the page names no client; add the meta tag or the `client-id` attribute.
 * - `ERR_HOST_MISSING`: the platform's address is unknown; load `plugin.js` from it or set `host`.
 * - `ERR_POPUP_BLOCKED`: the browser did not open the window, and the person had done nothing for which the page might
 *   leave.
 * - `ERR_POPUP_CLOSED`: the window was closed, or the person came back from the redirect, before an answer came.
 * - `ERR_ACCESS_DENIED`: the person said no to the site.
 * - `ERR_TIMEOUT`: no answer within the time limit.
 * - `ERR_RETURN_PAGE`: no answer came back: the page that the sign-in returns to does not load the plugin, or loses its
 *   query.
 * - `ERR_ORIGIN_OPAQUE`: the page has no origin that an answer could be sent to: a sandboxed frame without
 *   `allow-same-origin`, or a file.
 * - `ERR_FRAME_CUT_OFF`: the page around the frame sends `Cross-Origin-Opener-Policy: same-origin`: no answer can come
 *   back to the frame.
 * - `ERR_STORAGE_BLOCKED`: the browser keeps nothing for the page, so that it could not go on after a redirect.
 * - `ERR_NOT_SIGNED_IN`: `refresh()` has nothing to go on with; the person has to sign in.
 * - `ERR_ABORTED`: the caller's `AbortSignal` fired.
 * - `ERR_SIGN_IN_FAILED`: the hosted page reported another failure; its message says which.
 *
 * Verification (`verifyAccessToken`):
 * - `ERR_TOKEN_MALFORMED`: not a token of the expected form.
 * - `ERR_TOKEN_ALGORITHM`: signed with anything but ES256.
 * - `ERR_TOKEN_KEY_UNKNOWN`: the key that it names is not one that the platform publishes.
 * - `ERR_TOKEN_SIGNATURE`: the signature does not verify, or is in the other encoding.
 * - `ERR_TOKEN_EXPIRED`: `exp` has passed, or `iat` lies ahead.
 * - `ERR_TOKEN_ISSUER`, `ERR_TOKEN_AUDIENCE`, `ERR_TOKEN_TYPE`: made by, for, or as something else.
 * - `ERR_TOKEN_NONCE`: made for another request than the one that the site remembers.
 * - `ERR_KEYS_UNREACHABLE`: the platform's key set could not be fetched; the token was not judged.
 *
 * Verified credentials (`verifyCredential`), besides keys out of reach:
 * - `ERR_CREDENTIAL_MALFORMED`: not a credential.
 * - `ERR_CREDENTIAL_SIGNATURE`: not signed by the platform's trust anchor.
 * - `ERR_CREDENTIAL_SUBJECT`: somebody else's.
 * - `ERR_CREDENTIAL_TEMPLATE`: it does not answer the template that was asked for.
 * - `ERR_CREDENTIAL_REVOKED`: the trust anchor has revoked it.
 * - `ERR_CREDENTIAL_EXPIRED`: `exp` has passed, or `iat` lies ahead.
 * - `ERR_CREDENTIAL_PROOF`: its merkle proof does not lead from it to the root.
 *
 * Calls of an app's back end (`createClient`):
 * - `ERR_CALL_REFUSED`: the platform said no; the error's `error` is its number.
 *
 * More than one of these:
 * - `ERR_PLATFORM_UNREACHABLE`: no answer, or none of the platform's; whether the call was carried out is not known.
 * - `ERR_OPTION_INVALID`: the caller's options are wrong; the message names the option.
 */
export type OntidErrorCode =
  | 'ERR_CLIENT_MISSING'
  | 'ERR_HOST_MISSING'
  | 'ERR_POPUP_BLOCKED'
  | 'ERR_POPUP_CLOSED'
  | 'ERR_ACCESS_DENIED'
  | 'ERR_TIMEOUT'
  | 'ERR_RETURN_PAGE'
  | 'ERR_ORIGIN_OPAQUE'
  | 'ERR_FRAME_CUT_OFF'
  | 'ERR_STORAGE_BLOCKED'
  | 'ERR_NOT_SIGNED_IN'
  | 'ERR_ABORTED'
  | 'ERR_SIGN_IN_FAILED'
  | 'ERR_TOKEN_MALFORMED'
  | 'ERR_TOKEN_ALGORITHM'
  | 'ERR_TOKEN_KEY_UNKNOWN'
  | 'ERR_TOKEN_SIGNATURE'
  | 'ERR_TOKEN_EXPIRED'
  | 'ERR_TOKEN_ISSUER'
  | 'ERR_TOKEN_AUDIENCE'
  | 'ERR_TOKEN_TYPE'
  | 'ERR_TOKEN_NONCE'
  | 'ERR_KEYS_UNREACHABLE'
  | 'ERR_CREDENTIAL_MALFORMED'
  | 'ERR_CREDENTIAL_SIGNATURE'
  | 'ERR_CREDENTIAL_SUBJECT'
  | 'ERR_CREDENTIAL_TEMPLATE'
  | 'ERR_CREDENTIAL_REVOKED'
  | 'ERR_CREDENTIAL_EXPIRED'
  | 'ERR_CREDENTIAL_PROOF'
  | 'ERR_CALL_REFUSED'
  | 'ERR_PLATFORM_UNREACHABLE'
  | 'ERR_OPTION_INVALID';

/**
 * The one error that the widget, the verifier and the client throw. `cause` holds what lay beneath, where there was
 * something.
 */
export class OntidError extends Error {
  readonly code: OntidErrorCode;

  constructor(code: OntidErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OntidError';
    this.code = code;
  }
}
