// Written by `npm run i18n`.
import type { Locale } from '../../protocol/common/locale.ts';
import { providers as en } from '../en/providers.ts';
import { providers as zh } from '../zh/providers.ts';

/** `providers` of every language. */
export const PROVIDERS: Record<Locale, typeof en> = { en, zh };
