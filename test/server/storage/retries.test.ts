import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { ACTIVITY_ENTRIES } from '../../../src/server/activity/activity.ts';
import { openDatabase } from '../../../src/server/storage/database.ts';
import { retried } from '../../../src/server/storage/retries.ts';
import { sweepExpired } from '../../../src/server/storage/sweep.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

const failure = (code: string) => Object.assign(new Error(code), { code });
const past = new Date(0);

/** Two rows that two transactions can lock in opposite order. */
async function addRows(name: string): Promise<[string, string]> {
  const keys: [string, string] = [`${name} 1`, `${name} 2`];
  await platform.services.db
    .insertInto('rate_limit')
    .values(keys.map((key) => ({ key, points: 0, expire: '9999999999999' })))
    .execute();
  return keys;
}
const points = async (key: string) =>
  (
    await platform.services.db
      .selectFrom('rate_limit')
      .select('points')
      .where('key', '=', key)
      .executeTakeFirstOrThrow()
  ).points;
const raise = (db: Pick<TestPlatform['services']['db'], 'updateTable'>, key: string) =>
  db
    .updateTable('rate_limit')
    .set((eb) => ({ points: eb('points', '+', 1) }))
    .where('key', '=', key)
    .execute();

test('threat 46: of two transactions that wait for each other both succeed, the one that PostgreSQL ends by a second attempt', async () => {
  const { db } = platform.services;
  const keys = await addRows('transactions');
  let attempts = 0;
  const { promise: bothHold, resolve: go } = Promise.withResolvers<void>();
  const change = ([first, second]: readonly [string, string]) =>
    db.transaction().execute(async (transaction) => {
      attempts++;
      await raise(transaction, first);
      if (attempts === 2) go();
      if (attempts <= 2) await bothHold;
      await raise(transaction, second);
    });
  await Promise.all([change(keys), change([keys[1], keys[0]])]);
  assert.equal(attempts, 3);
  assert.deepEqual([await points(keys[0]), await points(keys[1])], [2, 2]);
});

test('threat 46: a statement outside a transaction is repeated as well', async () => {
  const { db } = platform.services;
  const keys = await addRows('statement');
  // Takes the first row, then waits for the second one.
  const statement = () =>
    sql`update rate_limit set points = points + 1 where key in (select key from rate_limit where key = any(${keys}) order by key for update)`.execute(
      db,
    );
  let attempts = 0;
  let stated: Promise<unknown> | undefined;
  await db.transaction().execute(async (transaction) => {
    attempts++;
    await raise(transaction, keys[1]);
    stated ??= statement();
    const waiting = () =>
      sql<{
        n: number;
      }>`select count(*)::integer as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`.execute(
        db,
      );
    while ((await waiting()).rows[0]!.n === 0 && attempts === 1);
    await raise(transaction, keys[0]);
  });
  await stated;
  assert.deepEqual([await points(keys[0]), await points(keys[1])], [2, 2]);
});

test('threat 46: an attempt is repeated for a deadlock or a serialization failure only, and five times at most', async () => {
  const attemptsOf = async (code: string) => {
    let attempts = 0;
    await assert.rejects(
      retried(async () => {
        attempts++;
        throw failure(code);
      }),
      { code },
    );
    return attempts;
  };
  assert.deepEqual(await Promise.all(['40P01', '40001', '23505', '57014'].map(attemptsOf)), [5, 5, 1, 1]);
});

test('threat 46: 60 consents at the same time, for an account with a long history, all succeed', async () => {
  const client = platform.client();
  const ontid = await client.register('+86*15821703553');
  const { db } = platform.services;
  const { id } = await db.selectFrom('account').select('id').executeTakeFirstOrThrow();
  const old = Array.from({ length: ACTIVITY_ENTRIES + 400 }, (_, n) => ({
    account_id: id,
    kind: 'signed-in' as const,
    at: new Date(Date.now() - n * 1000),
  }));
  await db.insertInto('activity').values(old).execute();
  const client_id = await platform.addApp('https://shop.example');
  const consents = Array.from({ length: 60 }, () =>
    client.post('/oauth2/authorize', { client_id, ontid, origin: 'https://shop.example', consent: true }),
  );
  assert.deepEqual(
    (await Promise.all(consents)).filter(({ status }) => status !== 200).map(({ body }) => body),
    [],
  );
  await client.post('/oauth2/authorize', { client_id, ontid, origin: 'https://shop.example', consent: true });
  const { count } = await db
    .selectFrom('activity')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  assert.equal(Number(count), ACTIVITY_ENTRIES);
});

test('threat 46: a sweep passes over what somebody holds, and takes all the rest', async () => {
  const { db } = platform.services;
  await db
    .insertInto('rate_limit')
    .values(Array.from({ length: 6000 }, (_, n) => ({ key: `old ${n}`, points: 1, expire: '1' })))
    .execute();
  await db.transaction().execute(async (transaction) => {
    await raise(transaction, 'old 7');
    await sweepExpired(db, 'rate_limit', 'expire', past.getTime() + 2);
  });
  const left = await db.selectFrom('rate_limit').select('key').where('key', 'like', 'old %').execute();
  assert.deepEqual(left, [{ key: 'old 7' }]);
});

test('hardening: work that finds no free connection in time is told to come again, and is no failure of ours', async () => {
  const db = await openDatabase(platform.databaseUrl, { connections: 1, patienceMs: 3_000 });
  try {
    await db.transaction().execute(async () => {
      const busy = { error: 'DB_ERROR', status: 503, retryAfter: 5 };
      await Promise.all([
        assert.rejects(sql`select 1`.execute(db), busy),
        assert.rejects(
          db.transaction().execute(async () => {}),
          busy,
        ),
      ]);
    });
    await sql`select 1`.execute(db);
  } finally {
    await db.destroy();
  }
});
