import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { type Counts, totalOf } from '../support/runner/tally.ts';

const TALLY = resolve(import.meta.dirname, '../support/runner/tally.ts');

/** Runs these files in a runner of their own and gives what the tally says of them. */
function tallyOf(sources: Record<string, string>): Counts & { silent: number } {
  const folder = mkdtempSync(join(tmpdir(), 'ontid-signin-tally-'));
  try {
    const files = Object.entries(sources).map(([name, source]) => {
      const file = join(folder, name);
      writeFileSync(file, `import { after, describe, it, test } from 'node:test';\n${source}`);
      return file;
    });
    const script = `
      import { run } from 'node:test';
      import { Tally } from ${JSON.stringify(TALLY)};
      const files = ${JSON.stringify(files)};
      const tally = new Tally();
      const stream = run({ files });
      tally.watch(stream);
      for await (const _ of stream);
      const silent = tally.close(files).length;
      process.stdout.write(JSON.stringify({ ...tally.counts, silent }));`;
    // The runner refuses to run inside a test of its own unless it does not know of it.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const runner = join(folder, 'runner.mjs');
    writeFileSync(runner, script);
    const child = spawnSync(process.execPath, [runner], { encoding: 'utf8', env });
    assert.equal(child.status, 0, child.stderr);
    return JSON.parse(child.stdout) as Counts & { silent: number };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the tally counts leaves, and neither suites nor tests that hold others', () => {
  const counts = tallyOf({
    'a.test.mjs': `
      test('parent', async (t) => { await t.test('good', () => {}); await t.test('bad', () => { throw new Error(); }); });
      describe('suite', () => { it('good', () => {}); it.skip('left out', () => {}); describe('inner', () => { it('good', () => {}); }); });`,
    'b.test.mjs': `test('alone', () => {});`,
  });
  assert.deepEqual(counts, { passed: 4, failed: 1, skipped: 1, silent: 0 });
});

test('the tally counts a failing hook and a crash as failures', () => {
  const counts = tallyOf({
    'hook.test.mjs': `describe('suite', () => { after(() => { throw new Error(); }); it('good', () => {}); });`,
    'crash.test.mjs': `throw new Error();`,
    'late.test.mjs': `test('good', () => { setImmediate(() => process.exit(3)); });`,
  });
  assert.deepEqual(counts, { passed: 2, failed: 3, skipped: 0, silent: 0 });
});

test('the tally counts a file that leaves before its tests have run, or has none, as a failure', () => {
  const counts = tallyOf({
    'leaves.test.mjs': `test('good', () => {}); test('leaves', () => process.exit(0)); test('never runs', () => {});`,
    'empty.test.mjs': `export {};`,
  });
  assert.equal(counts.silent, 2);
  assert.equal(counts.failed, 2);
});

test('the last line of all suites together adds up theirs, and counts a suite that says nothing as a failure', () => {
  assert.deepEqual(totalOf(['✔ one\n12 passed, 0 failed\n', '3 passed, 0 failed, 2 skipped\n']), {
    failed: 0,
    line: '15 passed, 0 failed, 2 skipped',
  });
  assert.deepEqual(totalOf(['12 passed, 1 failed\n', '4 passed, 0 failed\nkilled\n', '']), {
    failed: 3,
    line: '12 passed, 3 failed',
  });
});
