import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAZY_PAGE } from '../../../src/i18n/all/lazy-page.ts';
import { REFUSED } from '../../../src/i18n/all/refused.ts';
import { SHELL } from '../../../src/i18n/all/shell.ts';
import { CATALOGUES } from '../../../src/page/i18n/index.ts';
import { LOCALES } from '../../../src/protocol/common/locale.ts';

const said = (text: unknown) =>
  (typeof text === 'function' ? (text as (word: string) => string)('{word}') : text) as string;

/** The texts of a catalogue by their keys, those in a group of texts by both. */
const textsOf = (catalogue: object, group = ''): [string, unknown][] =>
  Object.entries(catalogue).flatMap(([key, text]: [string, unknown]) =>
    typeof text === 'object' && text !== null ? textsOf(text, `${group}${key}.`) : [[group + key, text]],
  );

test('every text of every language says something, and what it is given', () => {
  for (const locale of LOCALES) {
    for (const catalogue of [CATALOGUES[locale], LAZY_PAGE[locale], REFUSED[locale], SHELL[locale]]) {
      for (const [key, text] of textsOf(catalogue)) {
        assert.ok(said(text).trim(), `${locale} ${key}`);
        if (typeof text === 'function') assert.match(said(text), /\{word\}/, `${locale} ${key}`);
      }
    }
  }
});

test('Chinese is written in Chinese', () => {
  const both = [
    [CATALOGUES.en, CATALOGUES.zh],
    [LAZY_PAGE.en, LAZY_PAGE.zh],
    [REFUSED.en, REFUSED.zh],
    [SHELL.en, SHELL.zh],
  ] as const;
  for (const [en, zh] of both) {
    const english = new Map(textsOf(en));
    for (const [key, text] of textsOf(zh)) {
      assert.match(said(text), /\p{Script=Han}/u, key);
      assert.notEqual(said(text), said(english.get(key)), key);
    }
  }
});
