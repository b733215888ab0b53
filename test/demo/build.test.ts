import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { isFresh } from '../../demo/build.ts';

const HOUR_AGO = Date.now() / 1000 - 3600;
const SOURCES = [
  'demo/site/style.css',
  'src/build/budget.ts',
  'src/doctor/findings.ts',
  'src/i18n/en/page.ts',
  'src/page/index.html',
  'src/protocol/common/phone.ts',
  'src/testing/index.ts',
  'src/verify/index.ts',
  'src/widget/plugin.ts',
  'package-lock.json',
  'vite.config.ts',
];
const BUILT = [
  'dist/demo/react.js',
  'dist/doctor/doctor.js',
  'dist/library/index.js',
  'dist/early/early.js',
  'dist/server-render/server-render.js',
  'dist/page/manifest.json',
  'dist/plugin/plugin.js',
];
let root: string;

async function write(path: string, seconds: number): Promise<void> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, '');
  await utimes(file, seconds, seconds);
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    await utimes(join(root, folder), seconds, seconds);
  }
}

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'ontid-signin-build-'));
});
after(() => rm(root, { recursive: true, force: true }));

test('a build is fresh when it is younger than every source, and no source has gone since', async () => {
  for (const path of SOURCES) await write(path, HOUR_AGO);
  assert.equal(await isFresh(root), false, 'nothing is built');
  for (const path of BUILT) await write(path, HOUR_AGO + 60);
  assert.equal(await isFresh(root), true);

  for (const path of SOURCES) {
    await write(path, HOUR_AGO + 61);
    assert.equal(await isFresh(root), false, path);
    await write(path, HOUR_AGO);
  }
  assert.equal(await isFresh(root), true);

  await write('src/widget/old.ts', HOUR_AGO);
  await rm(join(root, 'src/widget/old.ts'));
  assert.equal(await isFresh(root), false, 'a file was removed');
  await utimes(join(root, 'src/widget'), HOUR_AGO, HOUR_AGO);

  await rm(join(root, BUILT[0]!));
  assert.equal(await isFresh(root), false, 'a part is missing');
});
