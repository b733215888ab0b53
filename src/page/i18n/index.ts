import { LOCALES, type Locale } from '../../protocol/common/locale.ts';
import type { Catalogue } from './catalogue.ts';
import { en } from './en.ts';
import type { LAZY_CATALOGUE } from './lazy-catalogue.ts';
import { zh } from './zh.ts';

/** By language. Those of few visits are missing until `addLazyTexts`: the flow leads to no screen that has them before. */
export const CATALOGUES = { en, zh } as Record<Locale, Catalogue>;

/** Adds the texts that came with the screens that few visits need. */
export function addLazyTexts(texts: typeof LAZY_CATALOGUE): void {
  for (const locale of LOCALES) CATALOGUES[locale] = { ...CATALOGUES[locale], ...texts[locale] };
}
