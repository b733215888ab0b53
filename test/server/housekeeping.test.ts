import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
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
    await db
      .insertInto('app_nonce')
      .values({ app_ont_id: app, nonce: `nonce ${n}`, expires_at })
      .execute();
    await db.insertInto('known_device').values({ token_index: index, account_id, expires_at }).execute();
    await db
      .insertInto('rate_limit')
      .values({ key: `key ${n}`, points: 1, expire: String(expires_at.getTime()) })
      .execute();
    const { id } = await db
      .insertInto('token_grant')
      .values({ app_ont_id: app, account_id, ont_id, created_at: PAST, expires_at, revoked_at: null })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('issued_token')
      .values({ jti_hash: index, grant_id: id, type: 'access_token', expires_at, used_at: null })
      .execute();
  }
}

test('one round takes out all that has run out and nothing else; an errand that fails keeps none from being done', async () => {
  const { db, signingKeys } = platform.services;
  await fill();
  const late = async () => ({
    nonces: (await db.selectFrom('app_nonce').select('nonce').where('expires_at', '<=', PAST).execute()).length,
    devices: (await db.selectFrom('known_device').select('token_index').where('expires_at', '<=', PAST).execute())
      .length,
    counters: (await db.selectFrom('rate_limit').select('key').where('expire', '<=', String(PAST.getTime())).execute())
      .length,
    grants: (await db.selectFrom('token_grant').select('id').where('expires_at', '<=', PAST).execute()).length,
    tokens: (await db.selectFrom('issued_token').select('jti_hash').where('expires_at', '<=', PAST).execute()).length,
  });
  assert.deepEqual(await late(), { nonces: 1, devices: 1, counters: 1, grants: 1, tokens: 1 });
  const failed: unknown[] = [];
  const broken = new Error('no key today');
  const services = {
    ...platform.services,
    signingKeys: Object.assign(Object.create(signingKeys), { rotateWhenDue: () => Promise.reject(broken) }),
  };
  await keepHouse(services, (error) => failed.push(error));
  assert.deepEqual(failed, [broken]);
  assert.deepEqual(await late(), { nonces: 0, devices: 0, counters: 0, grants: 0, tokens: 0 });
  for (const table of ['app_nonce', 'token_grant', 'issued_token'] as const)
    assert.equal((await db.selectFrom(table).selectAll().execute()).length, 1, table);
  assert.equal(
    (
      await db
        .selectFrom('known_device')
        .selectAll()
        .where('token_index', '=', Buffer.from([1]))
        .execute()
    ).length,
    1,
  );
  assert.equal((await db.selectFrom('rate_limit').selectAll().where('key', '=', 'key 1').execute()).length, 1);
});

/** What has an end and no errand of its own here: who deletes it instead. */
const DELETED_ELSEWHERE: Record<string, string> = {
  authorization_code: 'with its grant, so that a second use is noticed',
  sms_outbox: 'by the outbox, each second',
  onttag_outbox: 'by the outbox, each second',
  onttag_credential: 'kept: its owner sees that it has expired',
};

test('V3: of every table whose rows expire, one round deletes those that have', async () => {
  const { db } = platform.services;
  const tables = await sql<{ table_name: string }>`select table_name from information_schema.columns
    where table_schema = 'public' and column_name in ('expires_at', 'expire')`.execute(db);
  const names = tables.rows
    .map(({ table_name }) => table_name)
    .filter((name) => !(name in DELETED_ELSEWHERE))
    .sort();
  const index = Buffer.alloc(32, 7);
  const code = {
    phone_index: index,
    binding_index: index,
    purpose: 'any',
    code_index: index,
    created_at: PAST,
    expires_at: PAST,
    used_at: null,
  } as const;
  await db
    .insertInto('bound_code')
    .values({ ...code, tries: 0 })
    .execute();
  await sql`insert into verification_code (phone_index, purpose, code_index, created_at, expires_at) values (${index}, 'any', ${index}, ${PAST}, ${PAST})`.execute(
    db,
  );
  await db.insertInto('used_proof').values({ challenge_hash: index, expires_at: PAST }).execute();
  await db.insertInto('failure_run').values({ key_index: index, failures: 1, expires_at: PAST }).execute();
  for (const name of names) {
    // A row of every table, made to have expired.
    const time = name === 'rate_limit' ? sql`expire = ${PAST.getTime()}` : sql`expires_at = ${PAST}`;
    await sql`update ${sql.table(name)} set ${time}`.execute(db);
  }
  await keepHouse(platform.services, assert.ifError);
  for (const name of names) assert.deepEqual((await sql`select * from ${sql.table(name)}`.execute(db)).rows, [], name);
  const empty = ['bound_code', 'failure_run', 'used_proof', 'verification_code'].filter(
    (name) => !names.includes(name),
  );
  assert.deepEqual(empty, [], 'the tables of this test are among them');
});

test('messages of the development sender go after a day', async () => {
  const { db, outbox } = platform.services;
  await db
    .updateTable('dev_outbox')
    .set({ created_at: new Date(Date.now() - 25 * 3_600_000) })
    .execute();
  await platform.client().code('+86*15821703554');
  await keepHouse(platform.services, assert.ifError);
  assert.deepEqual(
    (await outbox.messages()).map(({ to }) => to),
    ['+8615821703554'],
  );
});
