import type { Locale } from '../../protocol/common/locale.ts';

/** The words for how hard a password is to guess. They come with the estimate. */
export interface StrengthStrings {
  missing: (characters: number) => string;
  easy: string;
  good: string;
  strong: string;
}

export const STRENGTH_STRINGS: Record<Locale, StrengthStrings> = {
  en: {
    missing: (characters) => `${characters} more ${characters === 1 ? 'character' : 'characters'} needed`,
    easy: 'Too easy to guess. Add another word or two.',
    good: 'Good password',
    strong: 'Strong password',
  },
  zh: {
    missing: (characters) => `还差 ${characters} 个字符`,
    easy: '太容易被猜到，请再加一两个词。',
    good: '密码强度：良好',
    strong: '密码强度：很强',
  },
};
