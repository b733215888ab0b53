import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { Report } from '../../src/doctor/examine.ts';
import { FINDINGS } from '../../src/doctor/findings.ts';
import { ROOT } from '../support/runner/sources.ts';
import { inExaminedSite } from './examined-site.ts';

// The command `ontid-signin doctor`, on pages of a site that is served.

const stage = inExaminedSite();

test('threat 45, V25: no control character of a page reaches the terminal', async () => {
  const evil = '\u001b]0;OWNED\u0007\u001b[2J\u009b31m\u007f\u202e\u2066\u200f\r';
  stage.serve({
    meta: `<meta name="ontid-signin-client_ontid" content="${evil}">`,
    button: `<div class="ontid-signin" data-onsuccess="${evil}x"></div>`,
  });
  for (const options of [[], ['--json']]) {
    const { out, err } = await doctor(`${stage.site}/`, ...options);
    assert.match(out, /\\u001b\]0;OWNED/);
    assert.doesNotMatch(out + err, /[^\P{Cc}\n]|\p{Bidi_Control}/u);
  }
  const { err } = await doctor(`--${evil}`);
  assert.match(err, /\\u001b/);
  assert.doesNotMatch(err, /[^\P{Cc}\n]|\p{Bidi_Control}/u);
});

const doctor = (...args: string[]) => run(ROOT, 'doctor', ...args);

async function run(folder: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, ['src/cli.js', ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
  });
  const ended = new Promise<number>((done) => child.once('close', (code) => done(code!)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

test('the command ends with 0, with 1 when there is an error, with 2 when it is called wrongly, and speaks JSON', async () => {
  stage.serve({ button: '' });
  const warned = await doctor(`${stage.site}/`);
  assert.equal(warned.code, 0, warned.err);
  assert.match(warned.out, /! BUTTON_MISSING/);
  stage.serve({ meta: '', button: '' });
  const failed = await doctor(`${stage.site}/`, '--json');
  assert.equal(failed.code, 1);
  const { findings } = JSON.parse(failed.out) as Report;
  assert.deepEqual(
    findings.map(({ code, mend }) => [code, mend]),
    [
      ['CLIENT_MISSING', FINDINGS.CLIENT_MISSING[1]],
      ['BUTTON_MISSING', FINDINGS.BUTTON_MISSING[1]],
    ],
  );
  assert.equal(
    (await doctor(`${stage.site}/`, '--platform', stage.platform.url, '--client-id', stage.clientId)).code,
    0,
  );
  assert.deepEqual(
    await Promise.all([doctor(), doctor('nonsense'), doctor(stage.site, '--loud')]).then((runs) =>
      runs.map(({ code }) => code),
    ),
    [2, 2, 2],
  );
});

test('whoever installed the package has the doctor too, without the server', async () => {
  stage.serve();
  const folder = await mkdtemp(join(ROOT, 'dist/installed-'));
  try {
    for (const path of ['src/cli.js', 'dist/library', 'package.json'])
      await cp(join(ROOT, path), join(folder, path), { recursive: true });
    const { code, out, err } = await run(folder, 'doctor', stage.site);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /Nothing is wrong/);
    assert.equal((await run(folder, 'apps', 'list')).code, 1);
  } finally {
    await rm(folder, { recursive: true });
  }
});
