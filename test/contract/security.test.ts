import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { ROOT, read, repositoryFiles } from '../support/runner/sources.ts';

/** The threats that SECURITY.md says are controlled, and those that it says are open. */
const CONTROLLED = { first: 1, last: 46 };
const OPEN = { first: 47, last: 56 };

/** Requirements of OWASP ASVS 5.0 at the levels 1 and 2, counted for each chapter. */
const REQUIREMENTS = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];

const numbers = ({ first, last }: { first: number; last: number }) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** The cells of every row of every table, without code marks. */
const rowsOf = (markdown: string) =>
  [...markdown.matchAll(/^\|(.*)\|[ ]*$/gm)].map(([, row]) => row!.split('|').map((cell) => cell.trim()));

const security = read('SECURITY.md');
const asvs = read('src/docs/asvs.md');
const titles = repositoryFiles()
  .filter((file) => file.startsWith('test/') && file.endsWith('.test.ts'))
  .flatMap((file) =>
    [...read(file).matchAll(/\b(?:test|describe|it)\(\s*[`'"](?:.*?)(?:threat|row)s? ([\d, and]+)/g)].map(
      ([, list]) => list!,
    ),
  );
const proven = new Set(titles.flatMap((list) => list.match(/\d+/g) ?? []).map(Number));

test('SECURITY.md names each threat once: 1 to 46 with their control, 47 to 56 as open', () => {
  const listed = rowsOf(security)
    .map(([first = '']) => Number(first))
    .filter(Boolean);
  assert.deepEqual(listed, [...numbers(CONTROLLED), ...numbers(OPEN)]);
});

test('each controlled threat has a test that is named after it', () => {
  assert.deepEqual(
    numbers(CONTROLLED).filter((threat) => !proven.has(threat)),
    [],
  );
});

test('each test that SECURITY.md and the ASVS table name exists', () => {
  for (const [file, text] of [
    ['SECURITY.md', security],
    ['src/docs/asvs.md', asvs],
  ] as const) {
    const named = [...text.matchAll(/`(test\/[\w./-]+)`/g)].map(([, path]) => path!);
    assert.deepEqual(
      named.filter((path) => !existsSync(`${ROOT}/${path}`)),
      [],
      file,
    );
  }
});

test('the ASVS table has every requirement of the levels 1 and 2, each with a test or a reason', () => {
  const rows = rowsOf(asvs).filter(([id = '']) => /^\d+\.\d+\.\d+$/.test(id));
  const ids = rows.map(([id]) => id!);
  assert.deepEqual(ids, [...new Set(ids)], 'an id stands twice');
  const counted = REQUIREMENTS.map((_, index) => ids.filter((id) => id.startsWith(`${index + 1}.`)).length);
  assert.deepEqual(counted, REQUIREMENTS);
  for (const [id, level, , state, proof = ''] of rows) {
    assert.match(level!, /^[12]$/, id);
    assert.match(state!, /^(met|partly|not met|not applicable)$/, id);
    assert.ok(proof.length > 5, `${id} has neither a test nor a reason`);
  }
});
