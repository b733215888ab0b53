import { LOCALES, type Locale } from '../../protocol/common/locale.ts';
import type { Catalogue } from './catalogue.ts';
import { en } from './en.ts';
import type { RARE_CATALOGUE } from './rare-catalogue.ts';
import { zh } from './zh.ts';

/** By language. Those of few visits are missing until `addRareTexts`: the flow leads to no screen that has them before. */
export const CATALOGUES = { en, zh } as Record<Locale, Catalogue>;

/** Adds the texts that came with the screens that few visits need. */
export function addRareTexts(texts: typeof RARE_CATALOGUE): void {
  for (const locale of LOCALES) CATALOGUES[locale] = { ...CATALOGUES[locale], ...texts[locale] };
}
