// Written by `npm run i18n`.
import type { Locale } from '../../protocol/common/locale.ts';
import { formats as en } from '../en/formats.ts';
import { formats as zh } from '../zh/formats.ts';

/** `formats` of every language. */
export const FORMATS: Record<Locale, typeof en> = { en, zh };
