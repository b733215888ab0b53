import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SignedCall } from './signed-call.ts';

/** What a header of the published HMAC form says, as it was sent. */
export interface HmacClaim {
  /** The app's ONT ID. */
  appId: string;
  /** Base64. */
  signature: string;
  nonce: string;
  /** Unix seconds, in decimal. */
  timestamp: string;
}

// Nonces that apps send are random text, numbers and UUIDs; a separator cannot be part of one.
const NONCE = /^[!-+\--9;-~]{1,128}$/;
const TIMESTAMP = /^\d{1,15}$/;

/** Reads `Hmac: ont,{app_id},{signature},{nonce},{timestamp}`. */
export function readHmacHeader(text: string): HmacClaim | undefined {
  return readClaim(text, 'ont,', ',');
}

/**
 * Reads the two published forms of `Authorization`: `hmac:ont:{app_id}:{signature}:{nonce}:{timestamp}`, and the same
 * without `hmac:`. An ONT ID holds colons itself, so the parts are counted from the right.
 */
export function readHmacAuthorization(text: string): HmacClaim | undefined {
  return readClaim(text.replace(/^hmac:/, ''), 'ont:', ':');
}

function readClaim(text: string, scheme: string, separator: string): HmacClaim | undefined {
  if (!text.startsWith(scheme)) return undefined;
  const parts = text.slice(scheme.length).split(separator);
  const [timestamp = '', nonce = '', signature = '', ...rest] = parts.reverse();
  const appId = rest.reverse().join(separator);
  return appId && signature && NONCE.test(nonce) && TIMESTAMP.test(timestamp) ? { appId, signature, nonce, timestamp } : undefined;
}

/**
 * Whether the signature of a call is right. As published: `base64(HMAC-SHA256(app_secret, raw))` over
 * `app_id + METHOD + requestUri + timestamp + nonce + content`, where content is `base64(md5(body))`, or nothing when
 * there is no body. The key is the secret's text, the URI is as it was sent. MD5 is what existing app servers compute;
 * it stands inside the MAC, which does not rest on it, save that two bodies of one MD5 have one signature: calls that
 * are signed after RFC 9421 have SHA-256 in its place.
 */
export function checkHmac(secret: string, claim: HmacClaim, { method, uri, body }: SignedCall): boolean {
  const content = body.length > 0 ? createHash('md5').update(body).digest('base64') : '';
  const raw = claim.appId + method + uri + claim.timestamp + claim.nonce + content;
  const expected = Buffer.from(createHmac('sha256', secret).update(raw).digest('base64'));
  const given = Buffer.from(claim.signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
