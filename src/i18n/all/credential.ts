// Written by `npm run i18n`.
import type { Locale } from '../../protocol/common/locale.ts';
import { credential as en } from '../en/credential.ts';
import { credential as zh } from '../zh/credential.ts';

/** `credential` of every language. */
export const CREDENTIAL: Record<Locale, typeof en> = { en, zh };
