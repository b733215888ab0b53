import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
let now = new Date();
before(async () => (platform = await startTestPlatform({ now: () => now })));
after(() => platform.close());

const keySet = async () => {
  const response = await fetch(`${platform.url}/.well-known/jwks.json`);
  return { status: response.status, cache: response.headers.get('cache-control'), body: await response.text() };
};
/** What is known is a minute old: the table would be read again. */
const pass = () => (now = new Date(now.getTime() + 61_000));

/** A connection to another database of the same server, where this one cannot be reached. */
async function withServer(work: (client: pg.Client, database: string) => Promise<void>): Promise<void> {
  const url = new URL(platform.databaseUrl);
  const database = url.pathname.slice(1);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await work(client, database).finally(() => client.end());
}

test('each key is published with kid, alg and use, for caches to keep five minutes', async () => {
  const { status, cache, body } = await keySet();
  assert.deepEqual([status, cache], [200, 'public, max-age=300']);
  const { keys } = JSON.parse(body) as { keys: Record<string, string>[] };
  const { kid } = await platform.services.signingKeys.current();
  assert.deepEqual(
    keys.map(({ kid, alg, use, kty, crv }) => ({ kid, alg, use, kty, crv })),
    [{ kid, alg: 'ES256', use: 'sig', kty: 'EC', crv: 'P-256' }],
  );
});

test('the key set is served from memory while the database refuses connections', async () => {
  const good = await keySet();
  await withServer(async (client, database) => {
    await client.query(`alter database ${database} with allow_connections false`);
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database]);
    pass();
    assert.equal((await fetch(`${platform.url}/readyz`)).status, 503);
    for (let time = 0; time < 3; time++) assert.deepEqual(await keySet(), good);
    await client.query(`alter database ${database} with allow_connections true`);
  });
  assert.deepEqual(await keySet(), good);
});

test('the key set is served from memory while the database does not answer', async () => {
  const good = await keySet();
  const client = new pg.Client({ connectionString: platform.databaseUrl });
  await client.connect();
  await client.query('begin; lock table signing_key in access exclusive mode');
  try {
    pass();
    assert.deepEqual(await keySet(), good);
  } finally {
    await client.query('rollback');
    await client.end();
  }
});
