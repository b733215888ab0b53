import type { Locale } from '../../protocol/locale.ts';
import type { Catalogue } from './catalogue.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

export const CATALOGUES: Record<Locale, Catalogue> = { en, zh };
