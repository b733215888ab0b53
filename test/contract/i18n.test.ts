import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { listsOfLanguages } from '../../src/build/languages.ts';
import { LOCALES } from '../../src/protocol/common/locale.ts';
import { ROOT, read } from '../support/runner/sources.ts';

const I18N = join(ROOT, 'src/i18n');
const [REFERENCE, ...OTHERS] = LOCALES;

/** The names of all texts in a file of a language. */
async function keysOf(locale: string, file: string): Promise<string[]> {
  const texts: unknown = await import(pathToFileURL(join(I18N, locale, file)).href);
  const walk = (value: unknown, path: string): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => walk(inner, `${path}/${key}`))
      : [path];
  return walk({ ...(texts as object) }, '').sort();
}

test('each language has a folder, and each folder has the files and texts of every other', async () => {
  const folders = readdirSync(I18N, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(folders.map(({ name }) => name).sort(), ['all', 'types', ...LOCALES].sort());
  const files = readdirSync(join(I18N, REFERENCE)).sort();
  assert.ok(files.length > 0);
  for (const locale of OTHERS) {
    assert.deepEqual(readdirSync(join(I18N, locale)).sort(), files, locale);
    for (const file of files)
      assert.deepEqual(await keysOf(locale, file), await keysOf(REFERENCE, file), `${locale}/${file}`);
  }
});

test('the lists of languages are those that npm run i18n writes', () => {
  const lists = listsOfLanguages();
  assert.deepEqual(readdirSync(join(I18N, 'all')).sort(), [...lists.keys()].sort());
  for (const [name, list] of lists) assert.equal(read(`src/i18n/all/${name}`), list, name);
});
