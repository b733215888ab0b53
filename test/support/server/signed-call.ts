import { createHash, createHmac, randomUUID } from 'node:crypto';

/**
 * The header `Hmac` of a POST, as the published form has it.
 *
 * @param now the time by the platform's clock, where a test has set that
 */
export function signCall(appId: string, secret: string, uri: string, body: string, now = new Date()): string {
  const time = Math.floor(now.getTime() / 1000);
  const nonce = randomUUID();
  const raw = `${appId}POST${uri}${time}${nonce}${createHash('md5').update(body).digest('base64')}`;
  return `ont,${appId},${createHmac('sha256', secret).update(raw).digest('base64')},${nonce},${time}`;
}
