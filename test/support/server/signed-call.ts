import { createHash, createHmac, randomUUID } from 'node:crypto';

/** The header `Hmac` of a POST, as the published form has it. */
export function signCall(appId: string, secret: string, uri: string, body: string): string {
  const time = Math.floor(Date.now() / 1000);
  const nonce = randomUUID();
  const raw = `${appId}POST${uri}${time}${nonce}${createHash('md5').update(body).digest('base64')}`;
  return `ont,${appId},${createHmac('sha256', secret).update(raw).digest('base64')},${nonce},${time}`;
}
