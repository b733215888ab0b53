import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../src/server/development/embedded-postgres.ts';

const MODULE = new URL('../../../src/server/development/embedded-postgres.ts', import.meta.url).href;
let root: string;
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'ontid-signin-embedded-'));
  await chmod(root, 0o755);
});
after(() => rm(root, { recursive: true, force: true }));

/** Starts the server from a process of its own, which then waits; gives that process and the server's address. */
async function startFromChild(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const script = `const { startEmbeddedPostgres } = await import(${JSON.stringify(MODULE)});
    const { url } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(url); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((done, fail) => {
    child.stdout!.once('data', (chunk: Buffer) => done(chunk.toString().trim()));
    child.once('exit', (code) => fail(new Error(`ended with ${code}`)));
  });
  return { child, url };
}

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return (await client.query<Row>(text).finally(() => client.end())).rows;
}

const isUp = (url: string) =>
  query(url, 'select 1').then(
    () => true,
    () => false,
  );

test('a server whose parent was killed is found and used, with its data; stopping it then stops it', async () => {
  const dataDir = join(root, 'killed-parent');
  const { child, url } = await startFromChild(dataDir);
  await query(url, 'create table kept (n int); insert into kept values (7)');
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await gone;
  const found = await startEmbeddedPostgres({ dataDir });
  assert.equal(found.url, url);
  assert.deepEqual(await query(found.url, 'select n from kept'), [{ n: 7 }]);
  await found.stop();
  assert.equal(await isUp(url), false);
  const again = await startEmbeddedPostgres({ dataDir });
  assert.deepEqual(await query(again.url, 'select n from kept'), [{ n: 7 }]);
  await again.stop();
});

test('a server that was killed itself comes up again with what it had acknowledged', async () => {
  const dataDir = join(root, 'killed-server');
  const first = await startEmbeddedPostgres({ dataDir });
  await query(first.url, 'create table kept (n int); insert into kept values (8)');
  const pid = Number(
    (await readFile(join(await realpath(join(dataDir, 'postgres')), 'postmaster.pid'), 'utf8')).split('\n')[0],
  );
  process.kill(pid, 'SIGKILL');
  const second = await startEmbeddedPostgres({ dataDir });
  assert.deepEqual(await query(second.url, 'select n from kept'), [{ n: 8 }]);
  await second.stop();
});

test('two first starts at once share one server; the one that stops last stops it', async () => {
  const dataDir = join(root, 'together');
  const [one, two] = await Promise.all([startFromChild(dataDir), startEmbeddedPostgres({ dataDir })]);
  assert.equal(one.url, two.url);
  await two.stop();
  assert.equal(await isUp(one.url), true);
  const gone = new Promise((done) => one.child.once('exit', done));
  one.child.kill('SIGKILL');
  await gone;
  const three = await startEmbeddedPostgres({ dataDir });
  assert.equal(three.url, one.url);
  await three.stop();
  assert.equal(await isUp(one.url), false);
});

test('a start while another process stops gets a server that stays up', async () => {
  const dataDir = join(root, 'overlap');
  let current = await startEmbeddedPostgres({ dataDir });
  for (let round = 0; round < 5; round++) {
    const [next] = await Promise.all([startEmbeddedPostgres({ dataDir }), current.stop()]);
    assert.deepEqual(await query(next.url, 'select 1 as n'), [{ n: 1 }]);
    current = next;
  }
  await current.stop();
});

test('a first start that was killed half way does not stand in the way of the next', async () => {
  const dataDir = join(root, 'half-way');
  await mkdir(join(dataDir, 'postgres.new-1'), { recursive: true });
  const server = await startEmbeddedPostgres({ dataDir });
  assert.equal(await isUp(server.url), true);
  await server.stop();
});

test('a directory that is closed to PostgreSQL’s account serves as well', async () => {
  const closed = join(root, 'closed');
  await mkdir(closed, { mode: 0o700 });
  const dataDir = join(closed, 'data');
  const server = await startEmbeddedPostgres({ dataDir });
  await query(server.url, 'create table kept (n int)');
  await server.stop();
  const again = await startEmbeddedPostgres({ dataDir });
  assert.deepEqual(await query(again.url, 'select n from kept'), []);
  await again.stop();
  await rm(await realpath(join(dataDir, 'postgres')), { recursive: true, force: true });
});
