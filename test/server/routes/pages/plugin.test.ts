import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { builtAssets } from '../../../../src/server/pages/assets.ts';
import { describeBuild, type PluginBuild, readPluginBuild } from '../../../../src/server/pages/plugin-build.ts';
import { type Platform, startPlatform } from '../../../../src/server/platform.ts';
import { freePort, startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

const IMMUTABLE = 'public, max-age=31536000, immutable';

let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

/** A further process on the same database, as an installation of another build runs it. */
async function startWith(build: PluginBuild): Promise<Platform> {
  const port = await freePort();
  const config = { ...platform.config, port, publicUrl: `http://localhost:${port}` };
  return startPlatform(config, { assets: { ...(await builtAssets()), build: async () => build } });
}

/** A build that differs from today's by a line of each of its scripts. */
function buildOf(version: string, line: string): PluginBuild {
  const { plugin, doctor } = readPluginBuild();
  return describeBuild({ plugin: `${plugin.body}// ${line}\n`, doctor: `${doctor.body}// ${line}\n` }, version);
}

/** Asks a platform for the scripts of a build, and compares what comes with what was built. */
async function assertServes(url: string, { plugin, doctor }: PluginBuild): Promise<void> {
  for (const { path, body, integrity } of [plugin, doctor]) {
    const response = await fetch(url + path);
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.ok(bytes.equals(Buffer.from(body)), path);
    assert.equal(`sha384-${createHash('sha384').update(bytes).digest('base64')}`, integrity);
    const names = ['cache-control', 'content-type', 'access-control-allow-origin', 'cross-origin-resource-policy'];
    assert.deepEqual(
      names.map((name) => response.headers.get(name)),
      [IMMUTABLE, 'text/javascript; charset=utf-8', '*', 'cross-origin'],
      path,
    );
  }
}

test('one build of the script has an address of its own, which browsers keep, and which serves no other', async () => {
  const build = readPluginBuild();
  await assertServes(platform.url, build);
  const other = build.plugin.path.replace(/.\//, (last) => (last === '0/' ? '1/' : '0/'));
  for (const path of [other, '/v/x/plugin.js', '/v/%00/doctor.js'])
    assert.equal((await fetch(platform.url + path)).status, 404);
});

test('a build outlives the upgrade of the platform, byte for byte; an older process serves the newer, too', async () => {
  const [first, second] = [buildOf('0.0.8', 'first'), buildOf('0.0.9', 'second')];
  await (await startWith(first)).close();
  const upgraded = await startWith(second);
  try {
    for (const url of [upgraded.url, platform.url]) {
      await assertServes(url, first);
      await assertServes(url, second);
    }
    assert.equal(await (await fetch(`${upgraded.url}/plugin.js`)).text(), second.plugin.body);
    assert.equal(await (await fetch(`${platform.url}/plugin.js`)).text(), readPluginBuild().plugin.body);
  } finally {
    await upgraded.close();
  }
});

test('a build that several processes keep at once is there once, and asking keeps nothing', async () => {
  const build = buildOf('0.1.0', 'together');
  const { builds, db } = platform.services;
  const paths = async () => (await db.selectFrom('built_script').select('path').execute()).map(({ path }) => path);
  const before = await paths();
  await Promise.all([builds.keep(build), builds.keep(build), builds.keep(build)]);
  await fetch(`${platform.url}${build.plugin.path.replace('0.1.0', '9.9.9')}`);
  assert.deepEqual((await paths()).filter((path) => !before.includes(path)).sort(), [
    build.doctor.path,
    build.plugin.path,
  ]);
});

test('a button of npm gets the panel of its version, the newest that was served; of a version that never was, today’s', async () => {
  const { builds } = platform.services;
  const [older, newer] = [buildOf('0.0.5', 'older'), buildOf('0.0.5', 'newer')];
  await builds.keep(older);
  await builds.keep(newer);
  const today = readPluginBuild();
  for (const [version, { doctor }] of [
    ['0.0.5', newer],
    [today.version, today],
    ['7.7.7', today],
  ] as const) {
    const response = await fetch(`${platform.url}/v/${version}/doctor.js`);
    assert.equal(await response.text(), doctor.body, version);
    assert.deepEqual(
      ['cache-control', 'access-control-allow-origin', 'etag'].map((name) => response.headers.get(name)),
      ['public, max-age=0, must-revalidate', '*', doctor.etag],
    );
  }
  assert.equal((await fetch(`${platform.url}/v/0.0.5/plugin.js`)).status, 404, 'a site names a build, with its hash');
});

test('what was changed in the database is not served', async () => {
  const build = buildOf('0.0.7', 'changed');
  await platform.services.builds.keep(build);
  await platform.services.db
    .updateTable('built_script')
    .set({ body: 'alert(1)' })
    .where('path', '=', build.plugin.path)
    .execute();
  assert.equal((await fetch(platform.url + build.plugin.path)).status, 500);
});
