import type { BrowserNames } from '../../protocol/custody/account-api.ts';
import type { AccountStrings } from './account-strings.ts';

/** A day as it is written where the reader is: `Nov 21, 2026`, `2026年11月21日`. @param seconds Unix time */
export function dayOf(seconds: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: locale === 'zh' ? 'long' : 'medium' }).format(seconds * 1000);
}

/** A date of a document, which is the same day everywhere. @param date `yyyy-mm-dd` */
export function dateOf(date: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: locale === 'zh' ? 'long' : 'medium', timeZone: 'UTC' }).format(
    Date.parse(date),
  );
}

/** A moment, in the reader's own time zone; the year only where it is another than this one. */
export function momentOf(seconds: number, locale: string): string {
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
export function browserName({ browser, system }: BrowserNames, a: AccountStrings): string {
  return browser && system ? a.on(browser, system) : (browser ?? system ?? a.unknownBrowser);
}
