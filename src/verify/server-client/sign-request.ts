import type { CryptoKey } from 'jose';

const utf8 = new TextEncoder();
const NONCE_BYTES = 16;

/** The key of an app: its secret, as text. */
export function importSecret(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', utf8.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

/**
 * Signs a POST after RFC 9421 with `hmac-sha256`, covering the method, the address and the SHA-256 digest of the body
 * (RFC 9530). The nonce is 16 random bytes, and the time is now: a signature is good for one call, within 300 seconds.
 *
 * @param keyId the app's ONT ID
 * @returns the fields to send with that body
 */
export async function signRequest(
  key: CryptoKey,
  keyId: string,
  url: string,
  body: string,
): Promise<Record<string, string>> {
  const digest = `sha-256=:${base64(await crypto.subtle.digest('SHA-256', utf8.encode(body)))}:`;
  const created = Math.floor(Date.now() / 1000);
  const nonce = base64(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)));
  const parameters = `created=${created};nonce="${nonce}";keyid="${keyId}";alg="hmac-sha256"`;
  const input = `("@method" "@target-uri" "content-digest");${parameters}`;
  const base = [
    `"@method": POST`,
    `"@target-uri": ${url}`,
    `"content-digest": ${digest}`,
    `"@signature-params": ${input}`,
  ].join('\n');
  const signature = base64(await crypto.subtle.sign('HMAC', key, utf8.encode(base)));
  return { 'content-digest': digest, 'signature-input': `sig=${input}`, signature: `sig=:${signature}:` };
}

function base64(bytes: ArrayBuffer | Uint8Array): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}
