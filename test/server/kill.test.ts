import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/server/storage/embedded.ts';
import { freePort } from '../support/platform.ts';
import { ROOT } from '../support/sources.ts';

// What is acknowledged stays, though the server dies in the middle. The whole of it is 20 rounds of 500 people:
// KILL_ROUNDS=20 KILL_PEOPLE=500 node --test --test-timeout=3600000 test/server/kill.test.ts
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 2);
const PEOPLE = Number(process.env['KILL_PEOPLE'] ?? 40);
const PASSWORD = 'correct horse';

let dataDir: string;
let database: EmbeddedPostgres;
let platform: { child: ChildProcess; url: string };
let serial = 0;

before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ontid-signin-kill-'));
  await chmod(dataDir, 0o755);
  database = await startEmbeddedPostgres({ dataDir });
});
beforeEach(async () => {
  platform = await startServer();
});
after(async () => {
  await stop(platform.child, 'SIGTERM');
  const cluster = await realpath(join(dataDir, 'postgres'));
  await database.stop();
  await Promise.all([cluster, dataDir].map((path) => rm(path, { recursive: true, force: true })));
});

test(`kill -9 of the server amid ${PEOPLE} registrations, ${ROUNDS} times: who was acknowledged can sign in`, async () => {
  const acknowledged = new Map<string, string>();
  for (let round = 0; round < ROUNDS; round++) {
    const phones = await withCodes(PEOPLE);
    await registerUntil(phones, acknowledged, async () => stop(platform.child, 'SIGKILL'));
    platform = await startServer();
    await check(acknowledged, phones);
  }
  await stop(platform.child, 'SIGTERM');
});

async function startServer(): Promise<{ child: ChildProcess; url: string }> {
  const port = await freePort();
  const env = { ...process.env, DATABASE_URL: database.url, DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'silent', ADDRESS_LIMIT_FACTOR: '1000', SMS_DAILY_CAP: '1000000', SMS_COUNTRIES: 'CN' };
  const child = spawn(process.execPath, ['src/server/main.ts'], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr!.on('data', (chunk) => (said += chunk));
  while (!said.includes('platform on')) {
    if (child.exitCode !== null) throw new Error(said);
    await Promise.race([once(child.stderr!, 'data'), once(child, 'exit')]);
  }
  return { child, url: `http://localhost:${port}` };
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** Calls the API; `undefined` when nothing came back, or when the server could not say how it ended. */
async function post(path: string, body: object): Promise<{ error: number; result: string } | undefined> {
  try {
    const headers = { origin: platform.url, 'content-type': 'application/json' };
    const response = await fetch(`${platform.url}/api/v1/ontid${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return response.status >= 500 ? undefined : ((await response.json()) as { error: number; result: string });
  } catch {
    return undefined;
  }
}

/** New phones, each with its code. */
async function withCodes(count: number): Promise<Map<string, string>> {
  const phones = Array.from({ length: count }, () => `+86*158${String(10_000_000 + serial++)}`);
  for (const number of phones) assert.equal((await post('/getcode/phone', { number }))?.error, 0);
  const outbox = await rows<{ recipient: string; code: string }>('select recipient, code from dev_outbox order by created_at');
  const codes = new Map(outbox.map(({ recipient, code }) => [recipient, code]));
  return new Map(phones.map((phone) => [phone, codes.get(phone.replace('*', ''))!]));
}

/** Registers everybody at once and strikes when a third has been acknowledged. */
async function registerUntil(phones: Map<string, string>, acknowledged: Map<string, string>, strike: () => Promise<void>): Promise<void> {
  const before = acknowledged.size;
  const calls = [...phones].map(async ([number, verifyCode]) => {
    const answer = await post('/register/phone', { number, verifyCode, password: PASSWORD });
    if (answer?.error === 0) acknowledged.set(number, answer.result);
  });
  while (acknowledged.size - before < phones.size / 3) await sleep(5);
  await strike();
  await Promise.all(calls);
}

async function check(acknowledged: Map<string, string>, phones: Map<string, string>): Promise<void> {
  const mine = [...acknowledged].filter(([phone]) => phones.has(phone));
  assert.ok(mine.length > 0);
  for (const [phone, ontid] of mine) {
    assert.equal((await post('/login/password', { phone, password: PASSWORD }))?.result, ontid, phone);
  }
  // Whoever was not acknowledged has nothing or a whole account: each row has its other half.
  const [{ halves }] = (await rows<{ halves: number }>(
    `select count(*)::int as halves from account full join keystore on keystore.ont_id = account.ont_id
     where account.id is null or keystore.ont_id is null or keystore.account_id <> account.id`,
  )) as [{ halves: number }];
  assert.equal(halves, 0);
  const [{ twice }] = (await rows<{ twice: number }>('select count(*)::int - count(distinct phone_index)::int as twice from account')) as [{ twice: number }];
  assert.equal(twice, 0);
}

async function rows<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  return (await client.query<Row>(text).finally(() => client.end())).rows;
}
