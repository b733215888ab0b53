import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createApp } from '../../../src/server/app.ts';
import type { Server } from '../../../src/server/http/server.ts';
import { builtAssets } from '../../../src/server/pages/assets.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

/** What is not for the page: OAuth's clients and ONT TAG's bring a proof of their own, and no cookie of ours counts there. */
const EXCEPTIONS = /^\/api\/v1\/(oauth2\/(token|revoke|cancel)|ontid\/info|onttag\/\w+|ontpass\/\w+)$/;
const FOREIGN: Record<string, string>[] = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'none' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  {},
];
let platform: TestPlatform;
let app: Server;
before(async () => {
  platform = await startTestPlatform({ config: { logLevel: 'silent' } });
  app = await createApp(platform.services, await builtAssets());
  await app.ready();
});
after(async () => {
  await app?.close();
  await platform?.close();
});

/** Every address that takes POST, from the table of routes. */
function postRoutes(): string[] {
  const lines = app.printRoutes({ commonPrefix: false }).split('\n');
  const path: string[] = [];
  return lines.flatMap((line) => {
    const [, indent = '', name, methods] = /^([│ ]*)[├└]── ([^ ]+)(?: \(([^)]*)\))?/.exec(line) ?? [];
    if (name === undefined) return [];
    path.splice(indent.length / 4, path.length, name);
    return methods?.split(', ').includes('POST') ? [path.join('')] : [];
  });
}

test('threat 22: every POST of the page refuses what does not come from the page, whatever its cookies', async () => {
  const routes = postRoutes().filter((route) => !EXCEPTIONS.test(route));
  for (const known of [
    '/api/v1/session/end',
    '/api/v1/account/two-step',
    '/api/v1/linked/link',
    '/api/v1/oauth2/authorize',
  ]) {
    assert.ok(routes.includes(known), `${known} is among ${routes.join(' ')}`);
  }
  const client = platform.client();
  await client.register('+86*15900000001');
  for (const url of routes) {
    for (const headers of FOREIGN) {
      const { statusCode } = await app.inject({
        method: 'POST',
        url,
        headers: { host: new URL(platform.url).host, ...client.cookieHeader(), ...headers },
        payload: {},
      });
      assert.equal(statusCode, 403, `${url} ${JSON.stringify(headers)}`);
    }
    const foreign = { 'sec-fetch-site': 'cross-site', origin: platform.url };
    const { statusCode } = await app.inject({
      method: 'POST',
      url,
      headers: { host: new URL(platform.url).host, ...client.cookieHeader(), ...foreign },
      payload: {},
    });
    assert.equal(statusCode, 403, `${url}: Origin does not stand in for Sec-Fetch-Site`);
  }
});

test('threat 22: on https every cookie of the page is __Host-, HttpOnly, Secure and SameSite=Lax', async () => {
  const host = 'id.example';
  const config = { ...platform.config, publicUrl: `https://${host}` };
  const secure = await createApp({ ...platform.services, config }, await builtAssets());
  try {
    const phone = '+86*15900000002';
    await platform.client().register(phone);
    const headers = { host, 'sec-fetch-site': 'same-origin' };
    const payload = { phone, password: 'correct horse' };
    const answer = await secure.inject({ method: 'POST', url: '/api/v1/ontid/login/password', headers, payload });
    assert.equal(answer.statusCode, 200, answer.body);
    const cookies = [answer.headers['set-cookie'] ?? []].flat();
    assert.equal(cookies.length, 2);
    for (const cookie of cookies) {
      assert.match(cookie, /^__Host-ontid-(session|device)=[\w-]{43}; /);
      for (const attribute of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax'])
        assert.ok(cookie.split('; ').includes(attribute), cookie);
      assert.doesNotMatch(cookie, /Domain=/);
    }
  } finally {
    await secure.close();
  }
});
