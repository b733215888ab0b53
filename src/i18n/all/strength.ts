// Written by `npm run i18n`.
import type { Locale } from '../../protocol/common/locale.ts';
import { strength as en } from '../en/strength.ts';
import { strength as zh } from '../zh/strength.ts';

/** `strength` of every language. */
export const STRENGTH: Record<Locale, typeof en> = { en, zh };
