import type { PhoneNumber } from '../accounts/phone-number.ts';

/** A verification code on its way to a phone. */
export interface CodeMessage {
  to: PhoneNumber;
  code: string;
}

/** What a person is told of a change to their account that somebody has just made: they, or somebody else. */
export type Notice = 'password-changed' | 'password-reset' | 'phone-changed';

/** A notice on its way to the phone that the account had before the change. */
export interface NoticeMessage {
  to: PhoneNumber;
  notice: Notice;
}

export type SmsMessage = CodeMessage | NoticeMessage;

/** What delivers messages. One of them is chosen at start. */
export interface SmsSender {
  /**
   * Resolves when the message is accepted for delivery.
   *
   * @param key the same for each attempt at one message, so that a provider that knows such keys sends it once
   * @throws SmsRefused when it would be refused again; anything else that is thrown is worth another attempt
   */
  send(message: SmsMessage, key: string): Promise<void>;
}

/** The provider said no, and will say no again: a number that cannot be reached, an account without credit. */
export { Refused as SmsRefused } from '../outbox/refused.ts';

/** The language of a number's country, as far as messages are written in it. */
export const messageLocale = ({ to }: SmsMessage): 'zh' | 'en' => (to.callingCode === '86' ? 'zh' : 'en');

/**
 * The words of the message, in the language of the number's country. A code's last line says for which page it is, so
 * that browsers offer it there and nowhere else.
 *
 * @param host the hosted page's, with its port where it has one
 * @see https://wicg.github.io/sms-one-time-codes/
 */
export function messageText(message: SmsMessage, host: string): string {
  const locale = messageLocale(message);
  if ('notice' in message) return NOTICES[message.notice][locale];
  const words =
    locale === 'zh'
      ? `【ONT ID】验证码 ${message.code}，5 分钟内有效。请勿告诉任何人。`
      : `${message.code} is your ONT ID code. It works for 5 minutes. Never share it.`;
  return `${words}\n@${host} #${message.code}`;
}

// Each fits into one message: 160 characters of the Latin alphabet, 70 of the Chinese.
const NOTICES: Record<Notice, { en: string; zh: string }> = {
  'password-changed': {
    en: 'The password of your ONT ID was changed. If this was not you, reset it on the sign-in page now.',
    zh: '【ONT ID】您的密码已修改。若非本人操作，请立即在登录页重置密码。',
  },
  'password-reset': {
    en: 'Your password was reset by text message and you have a new ONT ID. If this was not you, reset it again now and contact support.',
    zh: '【ONT ID】您的密码已通过短信重置，并启用了新的 ONT ID。若非本人操作，请立即再次重置并联系客服。',
  },
  'phone-changed': {
    en: 'Your ONT ID now signs in with another phone number. If this was not you, contact support now.',
    zh: '【ONT ID】您的 ONT ID 已改用另一个手机号登录。若非本人操作，请立即联系客服。',
  },
};
