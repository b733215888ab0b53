import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { openDatabase } from '../../../src/server/storage/database.ts';
import { MIGRATIONS } from '../../../src/server/storage/migrations.ts';
import { startTestPostgres } from '../../support/runner/postgres.ts';
import { ROOT } from '../../support/runner/sources.ts';

/** The steps that databases remember. A new step goes to the end; one that is here is never renamed or removed. */
const APPLIED = [
  '0001-sign-in',
  '0003-app-calls',
  '0004-tokens',
  '0005-limits',
  '0006-custody',
  '0009-accounts-side-by-side',
  '0010-activity',
  '0011-scopes',
  '0013-linked-accounts',
  '0014-linked-flows',
  '0015-onttag',
  '0016-onttag-webhooks',
  '0017-built-scripts',
  '0018-onttag-expiry',
  '0020-redirect-uris',
  '0030-bound-codes',
  '0050-token-forms',
  '0051-call-signatures',
  '0052-revoked-credentials',
  '0060-short-passwords',
  '0061-keystore-sign-in',
  '0070-notice-count',
  '0071-two-step',
  '0080-linked-flow-account',
  '0081-unlisted-requests',
  '0082-known-device-ids',
];

let server: { url: string; stop(): Promise<void> };
before(async () => {
  const shared = process.env['TEST_POSTGRES_URL'];
  server = shared ? { url: shared, stop: async () => {} } : await startTestPostgres(() => {});
});
after(() => server.stop());

async function query(url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return (await client.query(text, values).finally(() => client.end())).rows;
}

/** Runs a test on a database without tables. */
async function onEmptyDatabase(run: (url: string) => Promise<void>): Promise<void> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await query(server.url, `create database ${name}`);
  try {
    await run(Object.assign(new URL(server.url), { pathname: `/${name}` }).href);
  } finally {
    await query(server.url, `drop database ${name} with (force)`);
  }
}

async function migrate(url: string): Promise<void> {
  await (await openDatabase(url)).destroy();
}

const namesOf = (rows: Record<string, unknown>[]) => rows.map(({ name }) => name);
const steps = (url: string) => query(url, 'select name, timestamp from kysely_migration order by timestamp, name');
const tables = async (url: string) =>
  namesOf(await query(url, `select tablename as name from pg_tables where schemaname = 'public' order by name`));

test('the steps that databases remember keep their names and their order', () => {
  assert.deepEqual(Object.keys(MIGRATIONS).slice(0, APPLIED.length), APPLIED);
});

test('each step has a file of its own under its name', () => {
  const files = readdirSync(`${ROOT}/src/server/storage/migrations`).map((file) => file.replace(/\.ts$/, ''));
  assert.deepEqual(files.sort(), Object.keys(MIGRATIONS).sort());
});

test('an empty database gets every step once; a second start changes nothing', async () => {
  await onEmptyDatabase(async (url) => {
    await migrate(url);
    const first = await steps(url);
    assert.deepEqual(namesOf(first), Object.keys(MIGRATIONS));
    await migrate(url);
    assert.deepEqual(await steps(url), first);
  });
});

test('a database that remembers the steps runs none of them again', async () => {
  await onEmptyDatabase(async (url) => {
    // The bookkeeping alone, without the tables: a step that ran would make tables, or fail for want of them.
    await query(url, 'create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)');
    await query(url, 'create table kysely_migration_lock (id varchar(255) primary key, is_locked integer not null)');
    await query(url, `insert into kysely_migration_lock values ('migration_lock', 0)`);
    for (const [index, name] of APPLIED.entries()) {
      const time = new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString();
      await query(url, 'insert into kysely_migration values ($1, $2)', [name, time]);
    }
    const remembered = await steps(url);
    await migrate(url);
    assert.deepEqual(await steps(url), remembered);
    assert.deepEqual(await tables(url), ['kysely_migration', 'kysely_migration_lock']);
  });
});
