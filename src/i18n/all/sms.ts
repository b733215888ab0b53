// Written by `npm run i18n`.
import type { Locale } from '../../protocol/common/locale.ts';
import { sms as en } from '../en/sms.ts';
import { sms as zh } from '../zh/sms.ts';

/** `sms` of every language. */
export const SMS: Record<Locale, typeof en> = { en, zh };
