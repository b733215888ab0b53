import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, repositoryFiles } from '../support/runner/sources.ts';

const sheets = repositoryFiles().filter((file) => /^src\/(page|widget)\/.*\.css$/.test(file));

/** Every declaration of the style sheets, with where it stands. */
const declarations = sheets.flatMap((file) => {
  const css = read(file).replace(/\/\*[\s\S]*?\*\//g, '');
  return [...css.matchAll(/(?<=[{;]\s*)([a-z-]+)\s*:\s*([^;{}]+)(?=[;}])/g)].map(([, property, value]) => ({
    file,
    property: property!,
    value: value!.trim(),
  }));
});

test('styles name no side that changes with the direction of a script: start and end, not left and right', () => {
  const sided = /(^|-)(left|right)(-|$)/;
  const found = declarations.filter(
    ({ property, value }) => sided.test(property) || (/^(text-align|float|clear)$/.test(property) && sided.test(value)),
  );
  assert.ok(declarations.length > 200, 'the style sheets were read');
  assert.deepEqual(found, []);
});

test('no shorthand gives the two sides of a line different values', () => {
  const found = declarations.filter(({ property, value }) => {
    if (!/^(margin|padding|inset|border-width|border-color|border-style)$/.test(property)) return false;
    const parts = value.match(/(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+/g)!;
    return parts.length === 4 && parts[1] !== parts[3];
  });
  assert.deepEqual(found, []);
});
