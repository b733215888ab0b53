// Written by `npm run i18n`.
import type { Locale } from '../../protocol/common/locale.ts';
import { refused as en } from '../en/refused.ts';
import { refused as zh } from '../zh/refused.ts';

/** `refused` of every language. */
export const REFUSED: Record<Locale, typeof en> = { en, zh };
