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
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Whether a text is a redirect URI: absolute and without fragment (RFC 6749 §3.1.2), https or on this machine, without
 * user name, and written just as a browser writes it, since redirect URIs are compared as text.
 */
export function isRedirectUri(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return isWebOrigin(url.origin) && url.href === text && !text.includes('#') && !url.username && !url.password;
}
