import { FORMATS } from '../../i18n/all/formats.ts';
import type { AccountTexts } from '../../i18n/translated.ts';
import type { Locale } from '../../protocol/common/locale.ts';
import type { BrowserNames } from '../../protocol/custody/account-api.ts';

/** A day in the reader's time zone: `Nov 21, 2026`, `2026年11月21日`. @param seconds Unix time */
export function dayOf(seconds: number, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: FORMATS[locale].dateStyle }).format(seconds * 1000);
}

/** A date of a document, which is the same day everywhere. @param date `yyyy-mm-dd` */
export function dateOf(date: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: FORMATS[locale].dateStyle, timeZone: 'UTC' }).format(
    Date.parse(date),
  );
}

/** A moment, in the reader's own time zone; the year only where it is another than this one. */
export function momentOf(seconds: number, locale: Locale): string {
  const date = new Date(seconds * 1000);
  const year = date.getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' as const };
  return new Intl.DateTimeFormat(locale, {
    ...year,
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(date);
}

/** `Firefox on Windows`, as far as it is known. */
export function browserName({ browser, system }: BrowserNames, a: AccountTexts): string {
  return browser && system ? a.on(browser, system) : (browser ?? system ?? a.unknownBrowser);
}
