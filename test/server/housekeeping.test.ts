import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { keepHouse } from '../../src/server/housekeeping.ts';
import { startTestPlatform, type TestPlatform } from '../support/platform.ts';

const PAST = new Date(Date.now() - 1000);
const FUTURE = new Date(Date.now() + 3_600_000);
let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

/** Two of everything that runs out: one that has, one that has not. */
async function fill(): Promise<void> {
  const { db } = platform.services;
  const app = await platform.addApp('https://app.example');
  await platform.client().register('+86*15821703553');
  const { id: account_id, ont_id } = await db.selectFrom('account').select(['id', 'ont_id']).executeTakeFirstOrThrow();
  for (const [n, expires_at] of [PAST, FUTURE].entries()) {
    const index = Buffer.from([n]);
    await db.insertInto('app_nonce').values({ app_ont_id: app, nonce: `nonce ${n}`, expires_at }).execute();
    await db.insertInto('known_device').values({ token_index: index, account_id, expires_at }).execute();
    await db.insertInto('rate_limit').values({ key: `key ${n}`, points: 1, expire: String(expires_at.getTime()) }).execute();
    const { id } = await db.insertInto('token_grant').values({ app_ont_id: app, account_id, ont_id, created_at: PAST, expires_at, revoked_at: null }).returning('id').executeTakeFirstOrThrow();
    await db.insertInto('issued_token').values({ jti_hash: index, grant_id: id, type: 'access_token', expires_at, used_at: null }).execute();
  }
}

test('one round takes out all that has run out and nothing else; an errand that fails keeps none from being done', async () => {
  const { db, signingKeys } = platform.services;
  await fill();
  const late = async () => ({
    nonces: (await db.selectFrom('app_nonce').select('nonce').where('expires_at', '<=', PAST).execute()).length,
    devices: (await db.selectFrom('known_device').select('token_index').where('expires_at', '<=', PAST).execute()).length,
    counters: (await db.selectFrom('rate_limit').select('key').where('expire', '<=', String(PAST.getTime())).execute()).length,
    grants: (await db.selectFrom('token_grant').select('id').where('expires_at', '<=', PAST).execute()).length,
    tokens: (await db.selectFrom('issued_token').select('jti_hash').where('expires_at', '<=', PAST).execute()).length,
  });
  assert.deepEqual(await late(), { nonces: 1, devices: 1, counters: 1, grants: 1, tokens: 1 });
  const failed: unknown[] = [];
  const broken = new Error('no key today');
  const services = { ...platform.services, signingKeys: Object.assign(Object.create(signingKeys), { rotateWhenDue: () => Promise.reject(broken) }) };
  await keepHouse(services, (error) => failed.push(error));
  assert.deepEqual(failed, [broken]);
  assert.deepEqual(await late(), { nonces: 0, devices: 0, counters: 0, grants: 0, tokens: 0 });
  for (const table of ['app_nonce', 'token_grant', 'issued_token'] as const) assert.equal((await db.selectFrom(table).selectAll().execute()).length, 1, table);
  assert.equal((await db.selectFrom('known_device').selectAll().where('token_index', '=', Buffer.from([1])).execute()).length, 1);
  assert.equal((await db.selectFrom('rate_limit').selectAll().where('key', '=', 'key 1').execute()).length, 1);
});
