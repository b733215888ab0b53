/**
 * Whether a text is an origin that may be answered: the serialization of an https origin, or of an http one on a
 * loopback host, exactly as `location.origin` gives it. `null`, paths, user names and non-canonical forms are not.
 */
export function isWebOrigin(text: string): boolean {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return false;
  }
  if (url.origin !== text) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** Whether a URL's host name is this machine: `localhost`, a name under it, 127.0.0.0/8 or `[::1]`. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}

/**
 * The serialization of a redirect URI, by which redirect URIs are compared (RFC 9700 §2.1, WHATWG URL Standard §4.5).
 *
 * @param text an absolute URL (RFC 6749 §3.1.2), https or on this machine, without user name and without fragment
 * @returns `undefined` when the text is not such a URL
 */
export function canonicalRedirectUri(text: string): string | undefined {
  const uri = canonicalCallback(text);
  return uri?.includes('#') ? undefined : uri;
}

/** The same for the `callback_url` of a legacy request, which may have a fragment. */
export function canonicalCallback(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { origin, username, password, href } = new URL(text);
  // A `blob:` URL has the origin of the page that made it.
  return isWebOrigin(origin) && !username && !password && href.startsWith(`${origin}/`) ? href : undefined;
}

/** Whether a text is a redirect URI in its serialization. */
export function isRedirectUri(text: string): boolean {
  return canonicalRedirectUri(text) === text;
}
