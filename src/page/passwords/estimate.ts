import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import {
  COMMON_PINYIN,
  estimatedTexts,
  type PersonalWords,
  personalWords,
} from '../../protocol/custody/password-rule.ts';

/** As on the server. */
const SUBSTITUTIONS = 10;

// The common passwords alone. English's words and names would make the chunk more than three times as large; the server
// knows them and has the last word.
const zxcvbn = new ZxcvbnFactory({
  dictionary: { 'passwords-common': dictionary['passwords-common'], 'pinyin-zh': [...COMMON_PINYIN] },
  graphs: adjacencyGraphs,
  l33tMaxSubstitutions: SUBSTITUTIONS,
});

/** The guesses that a password withstands, as a power of ten, as far as the page can tell. */
export function estimate(password: string, personal: PersonalWords): number {
  const words = personalWords(personal);
  return Math.max(...estimatedTexts(password, personal.phone).map((text) => zxcvbn.check(text, words).guessesLog10));
}
