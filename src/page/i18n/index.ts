import { PAGE } from '../../i18n/all/page.ts';
import type { LazyPageTexts } from '../../i18n/translated.ts';
import { LOCALES, type Locale } from '../../protocol/common/locale.ts';
import type { Catalogue } from './catalogue.ts';

/** By language. The texts of the lazy screens are missing until `addLazyTexts`; no screen needs them before. */
export const CATALOGUES = { ...PAGE } as Record<Locale, Catalogue>;

/** Adds the texts that are loaded with the lazy screens. */
export function addLazyTexts(texts: Record<Locale, LazyPageTexts>): void {
  for (const locale of LOCALES) CATALOGUES[locale] = { ...CATALOGUES[locale], ...texts[locale] };
}
