import { createHmac } from 'node:crypto';
import { isLoopback } from '../../protocol/common/web-address.ts';
import { faultOf, isPassing } from './ask.ts';
import { guardedPost, type Reach } from './guarded-post.ts';

/**
 * Hands JSON to a webhook. Any 2xx means that it was taken; 408, 409, 425, 429 and 5xx that it is worth another
 * attempt; anything else that it was refused.
 *
 * `Signature: t=<Unix seconds>,v1=<hex>` is HMAC-SHA256, keyed with the secret, of `<t>.<body as sent>`: a receiver
 * compares it in constant time and refuses a `t` more than 300 s off. `Idempotency-Key` is the same for each attempt at
 * one message: a receiver that has seen it answers 2xx and does nothing.
 *
 * @param reach which addresses the webhook's name may lead to
 * @throws Refused; DeliveryFault for what is worth another attempt
 */
export async function signedPost(url: URL, secret: string, message: object, key: string, reach: Reach): Promise<void> {
  const body = JSON.stringify(message);
  const seconds = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  const headers = {
    'content-type': 'application/json',
    signature: `t=${seconds},v1=${signature}`,
    'idempotency-key': key,
  };
  const status = await guardedPost(url, headers, body, reach);
  // 409: an attempt with the same key is still being worked on.
  if (status < 200 || status > 299)
    throw faultOf('the webhook', status, undefined, status === 409 || isPassing(status));
}

/** Whether an address may be posted to: https, or http on this machine. */
export function isWebhookAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
