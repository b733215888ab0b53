import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/server/development/embedded-postgres.ts';
import { Crowd, type ServerProcess, startServer, stopServer } from '../support/server/crowd.ts';

// What is acknowledged stays, though the database dies in the middle, and the server goes on by itself once it is back.
// The whole of it is 20 rounds of 500 people:
// KILL_ROUNDS=20 KILL_PEOPLE=500 node --test --test-timeout=3600000 test/server/kill-database.test.ts
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 2);
const PEOPLE = Number(process.env['KILL_PEOPLE'] ?? 15);

let dataDir: string;
let cluster: string;
let database: EmbeddedPostgres;
/** What was started in the place of one that was killed; each holds the database up until it is stopped. */
const successors: EmbeddedPostgres[] = [];
let server: ServerProcess | undefined;

before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ontid-signin-kill-'));
  await chmod(dataDir, 0o755);
  database = await startEmbeddedPostgres({ dataDir });
  cluster = await realpath(join(dataDir, 'postgres'));
});
after(async () => {
  if (server) await stopServer(server, 'SIGTERM');
  for (const { stop } of [database, ...successors]) await stop();
  for (const path of [cluster, dataDir]) await rm(path, { recursive: true, force: true });
});

test(`kill -9 of PostgreSQL amid ${PEOPLE} registrations, ${ROUNDS} times: the server outlives it, and who was acknowledged can sign in`, async () => {
  server = await startServer(database.url, dataDir);
  const crowd = new Crowd(database.url);
  for (let round = 0; round < ROUNDS; round++) {
    const phones = await crowd.withCodes(server, PEOPLE);
    await crowd.registerUntil(server, phones, async () => {
      process.kill(await postmaster(), 'SIGKILL');
      const successor = await startEmbeddedPostgres({ dataDir });
      successors.push(successor);
      assert.equal(successor.url, database.url);
    });
    assert.equal(server.child.exitCode ?? server.child.signalCode, null, 'the server has died with its database');
    await crowd.check(server, phones);
  }
});

async function postmaster(): Promise<number> {
  return Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0]);
}
