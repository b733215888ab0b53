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
// Ten digits, as Unix seconds have from 2001 to 2286: fewer or more could take digits from the fields beside them.
const UNIX_SECONDS = /^[1-9]\d{9}$/;
const TEN_DIGITS = /\d{10}/;

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
  return appId && signature && NONCE.test(nonce) && TIMESTAMP.test(timestamp)
    ? { appId, signature, nonce, timestamp }
    : undefined;
}

/** Whether a claim's timestamp can be Unix seconds; milliseconds are not. */
export const isUnixSeconds = ({ timestamp }: Pick<HmacClaim, 'timestamp'>) => UNIX_SECONDS.test(timestamp);

/**
 * Whether a call's fields can be told apart in the text that is signed, which has nothing between them. `raw` is
 * `app_id + METHOD + requestUri + timestamp + nonce + content`, and another call must not have the same:
 * - `app_id` has a fixed length, METHOD is upper-case letters, and requestUri begins with a slash.
 * - requestUri ends with no digit and has no ten digits in a row: so the first ten digits in a row are the timestamp
 *   (`isUnixSeconds`).
 * - content is there, and has 24 characters: so what is between the timestamp and it is the nonce. A call without body
 *   and query has no content, and is not taken.
 */
export function isUnambiguous({ uri, ...call }: SignedCall): boolean {
  return uri.startsWith('/') && !/\d$/.test(uri) && !TEN_DIGITS.test(uri) && contentOf({ uri, ...call }) !== '';
}

/**
 * Whether the signature of a call is right. As published: `base64(HMAC-SHA256(app_secret, raw))`, where content is
 * `base64(md5(body))`; in a GET without body the query stands in for it. The key is the secret's text, the URI is as it
 * was sent. Existing app servers compute MD5. It stands inside the MAC, which does not rest on it, but two bodies of
 * one MD5 have one signature: calls that are signed after RFC 9421 have SHA-256 in its place.
 */
export function checkHmac(secret: string, claim: HmacClaim, call: SignedCall): boolean {
  const raw = claim.appId + call.method + call.uri + claim.timestamp + claim.nonce + contentOf(call);
  const expected = Buffer.from(createHmac('sha256', secret).update(raw).digest('base64'));
  const given = Buffer.from(claim.signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** 24 characters, the last two of them `==`; nothing when there is neither body nor query. */
function contentOf({ method, uri, body }: SignedCall): string {
  const query = method === 'GET' && body.length === 0 ? uri.slice(uri.indexOf('?') + 1 || uri.length) : '';
  const signed = body.length > 0 ? body : query;
  return signed.length > 0 ? createHash('md5').update(signed).digest('base64') : '';
}
