// Written by `npm run i18n`.
import type { Locale } from '../../protocol/common/locale.ts';
import { shell as en } from '../en/shell.ts';
import { shell as zh } from '../zh/shell.ts';

/** `shell` of every language. */
export const SHELL: Record<Locale, typeof en> = { en, zh };
