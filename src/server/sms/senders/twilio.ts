import { ask, faultOf } from '../../outbox/ask.ts';
import { messageText, type SmsMessage, type SmsSender } from '../sms-sender.ts';

export interface TwilioConfig {
  /** `AC…` */
  accountSid: string;
  authToken: string;
  /** A number in E.164, a sender's name, or the `MG…` of a messaging service. */
  from: string;
}

/**
 * Twilio's Messages resource: form-encoded, basic authentication. It takes no key that would make two calls one, so a
 * message whose answer was lost may arrive twice.
 *
 * @see https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
 */
export class TwilioSender implements SmsSender {
  readonly #config: TwilioConfig;
  readonly #host: string;
  readonly #url: URL;

  /**
   * @param host the hosted page's
   * @param base another address than Twilio's own: tests have a stand-in
   */
  constructor(config: TwilioConfig, host: string, base = 'https://api.twilio.com') {
    this.#config = config;
    this.#host = host;
    this.#url = new URL(`/2010-04-01/Accounts/${config.accountSid}/Messages.json`, base);
  }

  async send(message: SmsMessage): Promise<void> {
    const { accountSid, authToken, from } = this.#config;
    const form = new URLSearchParams({
      To: message.to.e164,
      [from.startsWith('MG') ? 'MessagingServiceSid' : 'From']: from,
      Body: messageText(message, this.#host),
    });
    const { status, body } = await ask(this.#url, {
      headers: {
        authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: form.toString(),
    });
    if (status !== 201) throw faultOf('Twilio', status, body['code']);
  }
}
