import assert from 'node:assert/strict';
import { after, before, mock, test } from 'node:test';
import { createApp } from '../../../../src/server/app.ts';
import { ROUTE_RULES, type RouteLimit } from '../../../../src/server/http/admission/route-limits.ts';
import { builtAssets } from '../../../../src/server/pages/assets.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

let platform: TestPlatform;
let routes: { method: string; url: string; limit: RouteLimit | undefined }[];
before(async () => {
  platform = await startTestPlatform({ config: { trustProxy: ['127.0.0.1', '::1'] } });
  const app = await createApp(platform.services, await builtAssets());
  await app.ready();
  routes = app.routeTable;
  await app.close();
});
after(() => platform.close());

const from = (address: string) => ({ 'x-forwarded-for': address });
const statusOf = async (path: string, headers: Record<string, string>, method = 'GET') =>
  (await fetch(`${platform.url}${path}`, { method, headers, redirect: 'manual' })).status;

/** Calls until it is refused. @returns how many calls were let through */
async function letThrough(call: () => Promise<number>, most: number): Promise<number> {
  let passed = 0;
  for (let sent = 0; sent < most; sent += 50) {
    const statuses = await Promise.all(Array.from({ length: 50 }, call));
    passed += statuses.filter((status) => status !== 429).length;
    if (statuses.includes(429)) return passed;
  }
  return passed;
}

test('V18: every route has a limit, or a named reason for none', () => {
  assert.ok(routes.length > 50);
  assert.deepEqual(
    routes
      .filter(({ limit }) => limit === undefined)
      .map(({ method, url }) => `${method} ${url}: put it into a group of routes/index.ts, or give it config.limit`),
    [],
  );
  const exempt = routes.filter(({ limit }) => typeof limit === 'object');
  assert.deepEqual([...new Set(exempt.map(({ url }) => url))], ['/healthz', '/readyz']);
  assert.ok(exempt.every(({ limit }) => (limit as { exempt: string }).exempt.length > 10));
});

test('V18: every route that says it counts its calls in the database does', async () => {
  const counted = routes.filter(
    ({ limit, method }) => limit === 'counted' && method !== 'HEAD' && method !== 'OPTIONS',
  );
  assert.ok(counted.length > 25);
  for (const [n, { method, url }] of counted.entries()) {
    const body = method === 'POST' ? { body: '{}' } : {};
    const { db } = platform.services;
    await db.deleteFrom('rate_limit').execute();
    await fetch(`${platform.url}${url}`, {
      method,
      ...body,
      headers: { origin: platform.url, 'content-type': 'application/json', ...from(`198.51.100.${n}`) },
    });
    const { length } = await db
      .selectFrom('rate_limit')
      .select('key')
      .where('key', 'like', 'address-calls/%')
      .execute();
    assert.ok(length > 0, `${method} ${url}`);
  }
});

test('V18: the addresses that pages, tokens, files and the docs are at are limited', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  try {
    const groups: [keyof typeof ROUTE_RULES, string, ...string[]][] = [
      [
        'page',
        '/',
        '/signin?lang=zh',
        '/oauth2.0/authorize?params=x',
        '/oauth2.0/authorize/',
        '/account',
        '/oauthmiddle',
        '/linked/start',
        '/linked/finish',
      ],
      ['docs', '/docs', '/openapi.json'],
      ['other', '/nothing', '/nothing/else'],
      ['token', 'POST /api/v1/ontid/info', 'POST /api/v1/oauth2/token', 'POST /api/v1/oauth2/revoke'],
      [
        'file',
        '/icon.svg',
        '/plugin.js',
        '/.well-known/jwks.json',
        '/.well-known/onttag-jwks.json',
        '/licenses.md',
        '/apps/did:ont:A/logo',
      ],
    ];
    for (const [n, [limit, first, ...others]] of groups.entries()) {
      const call = (address: string, caller: string) => {
        const [path = '', method] = address.split(' ').reverse();
        return statusOf(path, from(caller), method);
      };
      const { points } = ROUTE_RULES[limit];
      assert.equal(await letThrough(() => call(first, `192.0.2.${n}`), points + 50), points, first);
      for (const other of others) assert.equal(await call(other, `192.0.2.${n}`), 429, other);
      assert.notEqual(await call(first, `192.0.2.${100 + n}`), 429, 'another address');
    }
    mock.timers.tick(60_001);
    assert.equal(await statusOf('/', from('192.0.2.0')), 200, 'a minute later');
  } finally {
    mock.timers.reset();
  }
});

test('V18: one /48 has no more than its number, with a /64 for each request', async () => {
  let n = 0;
  const call = () => statusOf('/docs', from(`2001:db8:aaaa:${(((n % 256) << 8) | (n++ >> 8)).toString(16)}::1`));
  assert.equal(await letThrough(call, 1200), ROUTE_RULES.docs.points * 8);
});

test('V18: a person gets a page with Retry-After in place of the sign-in page, an OAuth client its own error', async () => {
  const person = from('198.51.100.210');
  await letThrough(() => statusOf('/signin', person), 700);
  const page = await fetch(`${platform.url}/signin?lang=en`, { headers: person });
  assert.equal(page.status, 429);
  assert.match(page.headers.get('content-type')!, /text\/html/);
  assert.match(await page.text(), /"code":"too_many","wait":\d+/);
  assert.ok(Number(page.headers.get('retry-after')) >= 1 && Number(page.headers.get('retry-after')) <= 60);
  const client = from('198.51.100.211');
  await letThrough(() => statusOf('/api/v1/oauth2/token', client, 'POST'), 3100);
  const refused = await fetch(`${platform.url}/api/v1/oauth2/token`, {
    method: 'POST',
    headers: client,
    body: new URLSearchParams({ grant_type: 'refresh_token' }),
  });
  assert.deepEqual(
    [refused.status, ((await refused.json()) as { error: string }).error],
    [429, 'temporarily_unavailable'],
  );
  assert.ok(refused.headers.get('retry-after'));
});

test('V18: probes are never refused', async () => {
  assert.equal(await letThrough(() => statusOf('/healthz', from('198.51.100.220')), 1500), 1500);
});
