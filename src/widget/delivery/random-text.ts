/** Bytes as base64url (RFC 4648 §5), without padding. */
export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** 192 random bits as 32 base64url characters; RFC 6749 §10.10 asks that nobody can guess them. */
export function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(24)));
}
