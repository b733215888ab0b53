// Written by `npm run i18n`.
import type { Locale } from '../../protocol/common/locale.ts';
import { page as en } from '../en/page.ts';
import { page as zh } from '../zh/page.ts';

/** `page` of every language. */
export const PAGE: Record<Locale, typeof en> = { en, zh };
