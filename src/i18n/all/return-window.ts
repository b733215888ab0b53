// Written by `npm run i18n`.
import type { Locale } from '../../protocol/common/locale.ts';
import { returnWindow as en } from '../en/return-window.ts';
import { returnWindow as zh } from '../zh/return-window.ts';

/** `returnWindow` of every language. */
export const RETURN_WINDOW: Record<Locale, typeof en> = { en, zh };
