import type { StrengthTexts } from '../types/named.ts';

export const strength: StrengthTexts = {
  missing: (characters) => `还差 ${characters} 个字符`,
  easy: '太容易被猜到，请再加一两个词。',
  good: '密码强度：良好',
  strong: '密码强度：很强',
};
