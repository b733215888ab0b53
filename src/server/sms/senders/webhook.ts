import { createHmac } from 'node:crypto';
import { messageLocale, messageText, type CodeMessage, type SmsSender } from '../sms-sender.ts';
import { ask, faultOf, isPassing } from './ask.ts';

export interface WebhookConfig {
  url: string;
  /** Known to both sides; at least 32 characters. */
  secret: string;
}

/**
 * Hands messages to a service of the operator's own: `POST` with JSON `{"to":"+8615821703553","text":…,"code":"123456",
 * "locale":"zh"}`. Any 2xx means that it was taken; 408, 409, 425, 429 and 5xx that it is worth another attempt;
 * anything else that it was refused.
 *
 * `Signature: t=<Unix seconds>,v1=<hex>` is HMAC-SHA256, keyed with the secret, of `<t>.<body as sent>`: a receiver
 * compares it in constant time and refuses a `t` more than 300 s off. `Idempotency-Key` is the same for each attempt at
 * one message: a receiver that has seen it answers 2xx and sends nothing.
 */
export class WebhookSender implements SmsSender {
  readonly #url: URL;
  readonly #secret: string;

  constructor({ url, secret }: WebhookConfig) {
    this.#url = new URL(url);
    this.#secret = secret;
  }

  async send(message: CodeMessage, key: string): Promise<void> {
    const body = JSON.stringify({ to: message.to.e164, text: messageText(message), code: message.code, locale: messageLocale(message) });
    const seconds = Math.floor(Date.now() / 1000);
    const signature = createHmac('sha256', this.#secret).update(`${seconds}.${body}`).digest('hex');
    const { status } = await ask(this.#url, {
      headers: { 'content-type': 'application/json', signature: `t=${seconds},v1=${signature}`, 'idempotency-key': key },
      body,
    });
    // 409: an attempt with the same key is still being worked on.
    if (status < 200 || status > 299) throw faultOf('the webhook', status, undefined, status === 409 || isPassing(status));
  }
}
