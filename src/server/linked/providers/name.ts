import { PROVIDERS } from '../../../i18n/all/providers.ts';
import type { ProviderTexts } from '../../../i18n/translated.ts';
import { LOCALES, type Locale } from '../../../protocol/common/locale.ts';

/** The name of a provider in every language; its id where it has none. */
export const providerName = (id: string): Record<Locale, string> =>
  Object.fromEntries(LOCALES.map((locale) => [locale, PROVIDERS[locale][id as keyof ProviderTexts] ?? id])) as Record<
    Locale,
    string
  >;
