import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { BUILT } from './support/projects.ts';

// What Jest 29 (jsdom 20), Jest 30 (jsdom 26), Vitest (the newest) and happy-dom users have in their tests. None of
// them opens windows.

for (const name of ['jsdom-20', 'jsdom-26', 'jsdom', 'happy-dom']) {
  test(`${name}: the element draws itself, and signing in ends with an OntidError (F14)`, async () => {
    const { signIn, element, events, problems, ...rest } = await check(name, 'module');
    const label = 'Sign in with ONT ID';
    assert.deepEqual(rest, {
      isClass: true,
      words: [label, label],
      attributes: 'dark',
      quiet: [null, null, null, null],
    });
    assert.deepEqual([signIn, element], ['OntidError ERR_TIMEOUT', 'OntidError ERR_TIMEOUT']);
    assert.deepEqual(events, ['ERR_TIMEOUT']);
    // jsdom itself says that it opens no window and goes to no page.
    const own = (problems as string[]).filter(
      (problem) => !/^Not implemented: (window.open|Window's open|navigation)/.test(problem),
    );
    assert.deepEqual(own, ['ontid-signin: ERR_TIMEOUT: No answer came within 300 ms.']);
  });

  test(`${name}: plugin.js draws the button of the class`, async () => {
    assert.deepEqual(await check(name, 'plugin'), { words: 'Sign in with ONT ID', legacy: 'function', problems: [] });
  });
}

async function check(name: string, form: string): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(process.execPath, ['check.js', name, form], {
    cwd: join(BUILT, 'dom'),
    timeout: 60_000,
  });
  return JSON.parse(stdout) as Record<string, unknown>;
}
