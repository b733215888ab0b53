import type { StrengthTexts } from '../types/named.ts';

export const strength: StrengthTexts = {
  missing: (characters) => `${characters} more ${characters === 1 ? 'character' : 'characters'} needed`,
  easy: 'Too easy to guess. Add another word or two.',
  good: 'Good password',
  strong: 'Strong password',
};
