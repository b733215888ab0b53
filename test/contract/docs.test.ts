import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { ERROR_CODES } from '../../src/protocol/errors/error-codes.ts';
import { ROOT, read, repositoryFiles } from '../support/runner/sources.ts';

const docs = repositoryFiles().filter((file) => file.endsWith('.md'));

/** The codes of `OntidErrorCode`, from its declaration. */
const ontidErrorCodes = (() => {
  const source = read('src/protocol/errors/errors.ts');
  const declaration = /export type OntidErrorCode =([^;]*);/.exec(source)![1]!;
  return [...declaration.matchAll(/'(\w+)'/g)].map(([, code]) => code!).sort();
})();

/** The rows of every table in a text, as lists of cells without their code marks. */
function tableRows(markdown: string): string[][] {
  return [...markdown.matchAll(/^\|(.*)\|[ ]*$/gm)].map(([, row]) =>
    row!.split('|').map((cell) => cell.trim().replaceAll('`', '')),
  );
}

/** Statements of import in a text: what is imported by name, and from where. */
function importStatements(markdown: string): { names: string[]; specifier: string }[] {
  const statement = /import\s+(?!type\b)(?:\{([^}]*)\}\s*from\s*)?['"](ontid-signin[^'"]*)['"]/g;
  return [...markdown.matchAll(statement)].map(([, names = '', specifier]) => ({
    names: names
      .split(',')
      .map((name) => name.trim().split(/\s+as\s+/)[0]!)
      .filter((name) => name && !name.startsWith('type ')),
    specifier: specifier!,
  }));
}

test('the docstring of the error codes explains each of them and no other', () => {
  const docstring = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export type OntidErrorCode/.exec(
    read('src/protocol/errors/errors.ts'),
  )![1]!;
  const explained = [...docstring.matchAll(/`(ERR_\w+)`/g)].map(([, code]) => code!).sort();
  assert.deepEqual(explained, ontidErrorCodes);
});

test('a table of ERR_ codes in the docs lists the codes that there are', () => {
  for (const file of docs) {
    const listed = tableRows(read(file))
      .flatMap((cells) => cells[0]!.match(/^ERR_\w+$/) ?? [])
      .sort();
    if (listed.length > 0) assert.deepEqual(listed, ontidErrorCodes, file);
  }
});

test('a table of the platform’s numbers in the docs is the code’s', () => {
  const codes = Object.entries(ERROR_CODES)
    .map(([name, number]) => `${number} ${name}`)
    .sort();
  for (const file of docs) {
    const listed = tableRows(read(file))
      .filter(([first = '']) => /^6\d{4}$/.test(first))
      .map(([number, name]) => `${number} ${name}`);
    if (listed.length > 0) assert.deepEqual(['0 SUCCESS', ...listed].sort(), codes, file);
  }
});

test('no text of the docs names an error that the code does not know', () => {
  for (const file of docs) {
    const named = [...read(file).matchAll(/\bERR_[A-Z_]+\b/g)].map(([code]) => code);
    assert.deepEqual(
      named.filter((code) => !ontidErrorCodes.includes(code)),
      [],
      file,
    );
  }
});

test('everything that the docs import exists in the built package', async () => {
  for (const file of docs) {
    for (const { names, specifier } of importStatements(read(file))) {
      const module = (await import(specifier)) as Record<string, unknown>;
      assert.deepEqual(
        names.filter((name) => !(name in module)),
        [],
        `${file}: ${specifier}`,
      );
    }
  }
});

test('every path that the docs link to exists', () => {
  for (const file of docs) {
    const links = [...read(file).matchAll(/(?:\]\(|(?:src|href)=")(?!https?:|mailto:|#)([^)\s"#]+)/g)].map(
      ([, path]) => path!,
    );
    const local = links.filter((path) => !path.startsWith('/'));
    assert.deepEqual(
      local.filter((path) => !existsSync(join(ROOT, dirname(file), path))),
      [],
      file,
    );
  }
});

test('every npm script that the docs run exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const file of docs) {
    const run = [...read(file).matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
      ([, named, short]) => named ?? short!,
    );
    assert.deepEqual(
      run.filter((name) => !(name in scripts)),
      [],
      file,
    );
  }
});
