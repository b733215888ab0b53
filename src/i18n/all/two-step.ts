// Written by `npm run i18n`.
import type { Locale } from '../../protocol/common/locale.ts';
import { twoStep as en } from '../en/two-step.ts';
import { twoStep as zh } from '../zh/two-step.ts';

/** `twoStep` of every language. */
export const TWO_STEP: Record<Locale, typeof en> = { en, zh };
