import type { PhoneNumber } from '../accounts/phone-number.ts';

/** A verification code on its way to a phone. */
export interface CodeMessage {
  to: PhoneNumber;
  code: string;
}

/** What delivers codes. One of them is chosen at start. */
export interface SmsSender {
  /**
   * Resolves when the message is accepted for delivery.
   *
   * @param key the same for each attempt at one message, so that a provider that knows such keys sends it once
   * @throws SmsRefused when it would be refused again; anything else that is thrown is worth another attempt
   */
  send(message: CodeMessage, key: string): Promise<void>;
}

/** The provider said no, and will say no again: a number that cannot be reached, an account without credit. */
export { Refused as SmsRefused } from '../outbox/refused.ts';

/** The language of a number's country, as far as messages are written in it. */
export const messageLocale = ({ to }: CodeMessage): 'zh' | 'en' => (to.callingCode === '86' ? 'zh' : 'en');

/** The words of the message, in the language of the number's country. */
export function messageText(message: CodeMessage): string {
  return messageLocale(message) === 'zh'
    ? `【ONT ID】验证码 ${message.code}，5 分钟内有效。请勿告诉任何人。`
    : `${message.code} is your ONT ID code. It works for 5 minutes. Never share it.`;
}
