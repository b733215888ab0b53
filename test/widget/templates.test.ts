import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { ROOT } from '../support/runner/sources.ts';

// The types of the element in typed templates, as the frameworks' own compilers see them. In `wrong.…` an option has a
// value that there is none of, an attribute and an event are misspelt, and a result is asked for what it does not have.

const FOLDER = join(ROOT, 'test/widget/templates');
const { resolve } = createRequire(join(FOLDER, 'package.json'));

async function run(args: string[]): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: FOLDER });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  assert.equal(errors, '');
  return output;
}

test('Vue’s compiler takes the element in a template, on the demo’s page too, and finds what is misspelt', async () => {
  // Its command would take the TypeScript of whoever installed it.
  const run6 = `require(${JSON.stringify(resolve('vue-tsc'))}).run(${JSON.stringify(resolve('typescript/lib/tsc'))})`;
  const output = await run(['--input-type=commonjs', '-e', run6, '--', 'vue-tsc', '-p', '.']);
  const places = [...output.matchAll(/^(\S+)\((\d+),\d+\): error/gm)].map(([, file, line]) => `${file}:${line}`);
  assert.deepEqual([...new Set(places)], ['wrong.vue:6', 'wrong.vue:7', 'wrong.vue:8', 'wrong.vue:9'], output);
});

test('Svelte’s does as well', async () => {
  const output = await run([
    resolve('svelte-check/bin/svelte-check'),
    '--tsconfig',
    'tsconfig.json',
    '--output',
    'machine',
  ]);
  const places = [...output.matchAll(/ ERROR "([^"]+)" (\d+):/g)].map(([, file, line]) => `${file}:${line}`);
  assert.deepEqual(
    [...new Set(places)],
    ['wrong.svelte:5', 'wrong.svelte:6', 'wrong.svelte:7', 'wrong.svelte:8'],
    output,
  );
});
