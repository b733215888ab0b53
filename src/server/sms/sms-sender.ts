import { FORMATS } from '../../i18n/all/formats.ts';
import { SMS } from '../../i18n/all/sms.ts';
import { LOCALES, type Locale } from '../../protocol/common/locale.ts';
import type { CodePurpose } from '../../protocol/custody/custody-api.ts';
import type { PhoneNumber } from '../phones/phone-number.ts';
import type { Notice } from '../storage/column-types.ts';

/** A verification code on its way to a phone. */
export interface CodeMessage {
  to: PhoneNumber;
  code: string;
  /** What the code is for; messages of an older version do not say. */
  purpose?: CodePurpose;
}

/** A notice on its way to a phone that the account has, or had before the change. */
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

/** The language of a number's country; English where we do not speak it. */
export const messageLocale = ({ to }: SmsMessage): Locale =>
  LOCALES.find((locale) => FORMATS[locale].callingCode === to.callingCode) ?? 'en';

/**
 * The words of the message, in the language of the number's country. A code's last line says for which page it is, so
 * that browsers offer it there and nowhere else.
 *
 * @param host the hosted page's, with its port where it has one
 * @see https://wicg.github.io/sms-one-time-codes/
 */
export function messageText(message: SmsMessage, host: string): string {
  const locale = messageLocale(message);
  if ('notice' in message) return SMS[locale].notices[message.notice];
  const words = SMS[locale].codes[message.purpose ?? 'any'](message.code);
  return `${words}\n@${host} #${message.code}`;
}
