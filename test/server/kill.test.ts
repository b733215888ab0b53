import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/server/development/embedded-postgres.ts';
import { Crowd, type ServerProcess, startServer, stopServer } from '../support/server/crowd.ts';

// What is acknowledged stays, though the server dies in the middle. The whole of it is 20 rounds of 500 people:
// KILL_ROUNDS=20 KILL_PEOPLE=500 node --test --test-timeout=3600000 test/server/kill.test.ts
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 2);
const PEOPLE = Number(process.env['KILL_PEOPLE'] ?? 15);

let dataDir: string;
let database: EmbeddedPostgres;
let server: ServerProcess | undefined;

before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ontid-signin-kill-'));
  await chmod(dataDir, 0o755);
  database = await startEmbeddedPostgres({ dataDir });
});
after(async () => {
  if (server) await stopServer(server, 'SIGTERM');
  const cluster = await realpath(join(dataDir, 'postgres'));
  await database.stop();
  for (const path of [cluster, dataDir]) await rm(path, { recursive: true, force: true });
});

test(`kill -9 of the server amid ${PEOPLE} registrations, ${ROUNDS} times: who was acknowledged can sign in`, async () => {
  const crowd = new Crowd(database.url);
  server = await startServer(database.url, dataDir);
  for (let round = 0; round < ROUNDS; round++) {
    const struck = server;
    const phones = await crowd.withCodes(struck, PEOPLE);
    await crowd.registerUntil(struck, phones, () => stopServer(struck, 'SIGKILL'));
    server = await startServer(database.url, dataDir);
    await crowd.check(server, phones);
  }
});
