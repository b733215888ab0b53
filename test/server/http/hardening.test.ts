import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createApp } from '../../../src/server/app.ts';
import { builtAssets } from '../../../src/server/pages/assets.ts';
import { KeptBuilds } from '../../../src/server/pages/kept-builds.ts';
import { describeBuild, describeScript } from '../../../src/server/pages/plugin-build.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

test('hardening: HSTS has includeSubDomains where the operator says so', async () => {
  for (const hstsIncludeSubDomains of [true, false]) {
    const config = {
      ...platform.config,
      publicUrl: 'https://id.example',
      logLevel: 'silent' as const,
      hstsIncludeSubDomains,
    };
    const app = await createApp({ ...platform.services, config }, await builtAssets());
    await app.listen({ port: 0, host: '127.0.0.1' });
    try {
      const { port } = app.server.address() as AddressInfo;
      const header = await new Promise<string | undefined>((done, fail) => {
        request({ host: '127.0.0.1', port, path: '/openapi.json', headers: { host: 'id.example' } }, (response) => {
          response.resume();
          done(response.headers['strict-transport-security']);
        })
          .once('error', fail)
          .end();
      });
      assert.equal(header, `max-age=31536000${hstsIncludeSubDomains ? '; includeSubDomains' : ''}`);
    } finally {
      await app.close();
    }
  }
});

test('hardening: a kept build whose content is not that of its address is not served, whatever hash stands in its row', async () => {
  const { db } = platform.services;
  const build = describeBuild({ plugin: 'export const plugin = 1;', doctor: 'export const doctor = 1;' }, '0.0.1');
  await new KeptBuilds({ db }).keep(build);
  assert.equal((await new KeptBuilds({ db }).find(build.plugin.path))!.body, build.plugin.body);
  for (const { path } of [build.plugin, build.doctor]) {
    const { body, integrity } = await db
      .selectFrom('built_script')
      .select(['body', 'integrity'])
      .where('path', '=', path)
      .executeTakeFirstOrThrow();
    const other = describeScript('alert(1)', path);
    await db
      .updateTable('built_script')
      .set({ body: other.body, integrity: other.integrity })
      .where('path', '=', path)
      .execute();
    for (const asked of [build.plugin.path, build.doctor.path]) {
      await assert.rejects(new KeptBuilds({ db }).find(asked), /another hash than its address/);
      const response = await fetch(`${platform.url}${asked}`);
      assert.equal(response.status, 500);
      assert.doesNotMatch(await response.text(), /alert/);
    }
    await db.updateTable('built_script').set({ body, integrity }).where('path', '=', path).execute();
  }
  assert.equal((await fetch(`${platform.url}${build.plugin.path}`)).status, 200);
});
