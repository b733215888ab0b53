import { randomBytes } from 'node:crypto';
import { ask, faultOf, isPassing } from '../../outbox/ask.ts';
import type { Notice } from '../../storage/column-types.ts';
import type { SmsMessage, SmsSender } from '../sms-sender.ts';
import { signAcs3 } from './acs3-signature.ts';

export interface AliyunConfig {
  accessKeyId: string;
  accessKeySecret: string;
  /** The approved signature, without its brackets. */
  signName: string;
  /** `SMS_…`: an approved template with one variable, `code`. */
  templateCode: string;
  /** `SMS_…`: approved templates without variables, for single notices; `other` serves all that have none. */
  noticeTemplates: Partial<Record<Notice, string>> & { other: string };
}

/** What passes by itself; other codes are about the number, the template or the account. */
const PASSING_CODE = /^(Throttling|ServiceUnavailable|InternalError|isp\.SYSTEM_ERROR|isp\.GATEWAY_ERROR)/;

/**
 * Alibaba Cloud's SendSms. The words are those of the template. It takes no key that would make two calls one, so a
 * message whose answer was lost may arrive twice.
 *
 * @see https://www.alibabacloud.com/help/en/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms
 */
export class AliyunSender implements SmsSender {
  readonly #config: AliyunConfig;
  readonly #base: URL;

  /** @param base another address than the provider's own: tests have a stand-in */
  constructor(config: AliyunConfig, base = 'https://dysmsapi.aliyuncs.com') {
    this.#config = config;
    this.#base = new URL(base);
  }

  async send(message: SmsMessage, key: string): Promise<void> {
    const { accessKeyId, accessKeySecret, signName, templateCode, noticeTemplates } = this.#config;
    const { to } = message;
    const { query, headers } = signAcs3(
      {
        host: this.#base.host,
        action: 'SendSms',
        version: '2017-05-25',
        query: {
          // Numbers of the mainland are written without their calling code, others with it and without a plus sign.
          PhoneNumbers: to.callingCode === '86' ? to.national : to.callingCode + to.national,
          SignName: signName,
          ...('notice' in message
            ? { TemplateCode: noticeTemplates[message.notice] ?? noticeTemplates.other }
            : { TemplateCode: templateCode, TemplateParam: JSON.stringify({ code: message.code }) }),
          // Comes back in delivery reports, where an operator can find a message by it.
          OutId: key,
        },
        date: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
        nonce: randomBytes(16).toString('hex'),
      },
      { id: accessKeyId, secret: accessKeySecret },
    );
    const { host: _set, ...rest } = headers; // By fetch itself, from the address.
    const { status, body } = await ask(new URL(`/?${query}`, this.#base), { headers: rest });
    const answer = body['Code'];
    if (status === 200 && answer === 'OK') return;
    throw faultOf('Aliyun', status, answer, isPassing(status) || PASSING_CODE.test(String(answer)));
  }
}
