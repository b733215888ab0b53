// Written by `npm run i18n`.
import type { Locale } from '../../protocol/common/locale.ts';
import { account as en } from '../en/account.ts';
import { account as zh } from '../zh/account.ts';

/** `account` of every language. */
export const ACCOUNT: Record<Locale, typeof en> = { en, zh };
