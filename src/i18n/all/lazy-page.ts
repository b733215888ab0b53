// Written by `npm run i18n`.
import type { Locale } from '../../protocol/common/locale.ts';
import { lazyPage as en } from '../en/lazy-page.ts';
import { lazyPage as zh } from '../zh/lazy-page.ts';

/** `lazyPage` of every language. */
export const LAZY_PAGE: Record<Locale, typeof en> = { en, zh };
