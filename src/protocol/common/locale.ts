/** The languages that the page and the button speak. */
export const LOCALES = ['en', 'zh'] as const;

/** One of them, as a BCP 47 primary subtag. */
export type Locale = (typeof LOCALES)[number];

/**
 * The first language of a list of wishes that we speak; English when there is none.
 *
 * @param wishes BCP 47 tags, the most wanted first (`zh-Hans-CN`, `en-GB`, …); anything else is passed over
 */
export function matchLocale(wishes: Iterable<string | null | undefined>): Locale {
  for (const wish of wishes) {
    const primary = wish?.toLowerCase().split(/[-_]/, 1)[0];
    const locale = LOCALES.find((known) => known === primary);
    if (locale) return locale;
  }
  return 'en';
}
