import { isLoopback } from '../../../protocol/common/web-address.ts';
import type { Reach } from '../../outbox/guarded-post.ts';
import { signedPost } from '../../outbox/signed-post.ts';
import { messageLocale, messageText, type SmsMessage, type SmsSender } from '../sms-sender.ts';

export interface WebhookConfig {
  url: string;
  /** Known to both sides; at least 32 characters. */
  secret: string;
  /** Whether the service may be at an internal address: `SMS_WEBHOOK_INTERNAL`. */
  internal?: boolean;
}

/**
 * Hands messages to a service of the operator's own: `POST` with JSON `{"to":"+8615821703553","text":…,"code":"123456",
 * "locale":"zh"}`; a notice has `"notice":"password-reset"` in place of `code`. `signedPost` says how it is signed, and
 * what the answers mean.
 */
export class WebhookSender implements SmsSender {
  readonly #host: string;
  readonly #url: URL;
  readonly #secret: string;
  readonly #reach: Reach;

  /** @param host the hosted page's */
  constructor({ url, secret, internal = false }: WebhookConfig, host: string) {
    this.#host = host;
    this.#url = new URL(url);
    this.#secret = secret;
    // An operator who writes a loopback address means this machine; a name of the Internet must not lead to it.
    this.#reach = internal ? 'any' : isLoopback(this.#url.hostname) ? 'loopback' : 'public';
  }

  async send(message: SmsMessage, key: string): Promise<void> {
    const { to, ...what } = message;
    const body = { to: to.e164, text: messageText(message, this.#host), ...what, locale: messageLocale(message) };
    await signedPost(this.#url, this.#secret, body, key, this.#reach);
  }
}
