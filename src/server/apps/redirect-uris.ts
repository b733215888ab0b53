import { canonicalCallback, canonicalRedirectUri } from '../../protocol/common/web-address.ts';
import type { App } from './app-registry.ts';

// Redirect URIs match exactly (RFC 9700 §2.1). Both sides are in the serialization of the WHATWG URL Standard.

type Registered = Pick<App, 'origins' | 'redirectUris'>;

/**
 * The redirect URI that a code for a page of this origin goes to: the preferred one, if it is registered; otherwise the
 * first registered one of the same origin; otherwise `{origin}/`, which a registered origin implies.
 *
 * @param origin of the page that asks
 * @param preferred the request's `redirect_uri`, in its serialization
 * @returns `undefined` when the origin is not registered, or when the preferred URI has another origin
 */
export function resolveRedirectUri(app: Registered, origin: string, preferred?: string): string | undefined {
  if (!app.origins.includes(origin)) return undefined;
  if (preferred !== undefined && new URL(preferred).origin !== origin) return undefined;
  const registered = app.redirectUris.filter((uri) => new URL(uri).origin === origin && !uri.includes('#'));
  return registered.find((uri) => uri === preferred) ?? registered[0] ?? `${origin}/`;
}

/**
 * The registered URI that a token may be sent to: `redirect_url` of `/oauthmiddle`. Nothing is implied, and there is no
 * fallback.
 */
export function registeredRedirectUri(app: Registered, text: string): string | undefined {
  const uri = canonicalRedirectUri(text);
  return uri !== undefined && app.redirectUris.includes(uri) ? uri : undefined;
}

/** The same for `callback_url` of a legacy request, which may have a fragment. */
export function registeredCallback(app: Registered, text: string): string | undefined {
  const callback = canonicalCallback(text);
  return callback !== undefined && app.redirectUris.includes(callback) ? callback : undefined;
}
