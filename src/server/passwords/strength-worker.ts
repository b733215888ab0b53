import { parentPort } from 'node:worker_threads';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english } from '@zxcvbn-ts/language-en';
import { COMMON_PINYIN } from '../../protocol/custody/password-rule.ts';

// Runs zxcvbn in a thread of its own: a password that was made for it takes tens of milliseconds.

/** What the thread is asked: the texts to estimate, and the words that are personal to the account. */
export interface StrengthQuestion {
  id: number;
  texts: string[];
  words: string[];
}

/** The guesses that the strongest text withstands, as a power of ten. */
export interface StrengthAnswer {
  id: number;
  guessesLog10: number;
}

/**
 * Substitutions of letters (`p4ssw0rd`) that are tried; zxcvbn's own 100 make a hostile text take ten times as long.
 */
const SUBSTITUTIONS = 10;

const zxcvbn = new ZxcvbnFactory({
  // Without English's short lists of days, planets and the like: two of their words in one phrase count as a sequence
  // then, and "third horse" would need three guesses.
  dictionary: {
    ...common,
    'commonWords-en': english['commonWords-en'],
    'firstnames-en': english['firstnames-en'],
    'lastnames-en': english['lastnames-en'],
    'wikipedia-en': english['wikipedia-en'],
    'pinyin-zh': [...COMMON_PINYIN],
  },
  graphs: adjacencyGraphs,
  l33tMaxSubstitutions: SUBSTITUTIONS,
});

parentPort!.on('message', ({ id, texts, words }: StrengthQuestion) => {
  const guessesLog10 = Math.max(...texts.map((text) => zxcvbn.check(text, words).guessesLog10));
  parentPort!.postMessage({ id, guessesLog10 } satisfies StrengthAnswer);
});
