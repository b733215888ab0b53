// Written by `npm run i18n`.
import type { Locale } from '../../protocol/common/locale.ts';
import { button as en } from '../en/button.ts';
import { button as zh } from '../zh/button.ts';

/** `button` of every language. */
export const BUTTON: Record<Locale, typeof en> = { en, zh };
