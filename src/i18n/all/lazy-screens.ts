// Written by `npm run i18n`.
import type { Locale } from '../../protocol/common/locale.ts';
import { lazyScreens as en } from '../en/lazy-screens.ts';
import { lazyScreens as zh } from '../zh/lazy-screens.ts';

/** `lazyScreens` of every language. */
export const LAZY_SCREENS: Record<Locale, typeof en> = { en, zh };
