import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type PostgresHome, postgresHome } from './postgres-home.ts';

/** A PostgreSQL server that this project started, or found running on its data. */
export interface EmbeddedPostgres {
  /** `postgres://…` of the database `ontid` on it. */
  url: string;
  /** Stops the server, unless another process still uses it: whoever leaves last puts out the light. */
  stop(): Promise<void>;
}

const USER = 'ontid';
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
// Held shared by every process that uses the server, and alone by the one that stops it. Any number will do.
const PRESENCE_LOCK = 0x6f6e74;

/**
 * Real PostgreSQL without an installation: the binaries come from npm. A server that is already running on these data
 * (its parent was killed, or a second process wants it) is found by its `postmaster.pid` and used.
 *
 * @param dataDir where everything is kept; made when missing
 * @param log told what is being waited for, a line at a time
 * @throws Error with the server's own last words when it does not start within a minute
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  log?: (line: string) => void;
}): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const log = options.log ?? (() => {});
  await mkdir(dataDir, { recursive: true });
  const home = await postgresHome(dataDir, log);
  const password = await passwordOf(dataDir);
  if (!existsSync(join(home.cluster, 'PG_VERSION'))) {
    log('Creating the database (once, a few seconds)…');
    await initialise(home, password);
  }
  const presence = await startOrJoin(home, password, log);
  const url = (database: string) => `postgres://${USER}:${password}@127.0.0.1:${presence.port}/${database}`;
  await createDatabase(presence);
  return {
    url: url('ontid'),
    async stop() {
      await presence.end().catch(() => {});
      await stopIfLast(home, url('postgres'));
    },
  };
}

async function passwordOf(dataDir: string): Promise<string> {
  const file = join(dataDir, 'postgres-password');
  try {
    // `wx`: of two first starts at once, one writes and both read the same.
    await writeFile(file, randomBytes(24).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFile(file, 'utf8');
}

/**
 * Makes the cluster beside its place and moves it there whole, so that a process killed half way leaves nothing behind.
 */
async function initialise(home: PostgresHome, password: string): Promise<void> {
  const draft = `${home.cluster}.new-${process.pid}`;
  const passwordFile = `${draft}.pw`;
  await home.makeOwn(draft);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await home.own(passwordFile);
  try {
    await home.run('initdb', [
      `--pgdata=${draft}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
    ]);
    await rename(draft, home.cluster);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(join(home.cluster, 'PG_VERSION'))) throw error;
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Joins the server that holds these data, or starts one and joins it. */
async function startOrJoin(home: PostgresHome, password: string, log: (line: string) => void): Promise<pg.Client> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let failure: unknown;
  let announced = false;
  while (Date.now() < deadline) {
    const presence = await joinServer(home, password);
    if (presence) return presence;
    if (!announced) log('Starting PostgreSQL…');
    announced = true;
    try {
      // Where the last one was, if that is free: whoever still has the old address finds the new server there.
      const port = await freePort(Number((await pidFile(home))[3]) || 0);
      const flags = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200`;
      await home.run('pg_ctl', [
        'start',
        '-D',
        home.cluster,
        '-w',
        '-t',
        '30',
        '-l',
        join(home.cluster, 'server.log'),
        '-o',
        flags,
      ]);
    } catch (error) {
      // Somebody else's start may have won, or a killed server's last children may still hold the data: look again.
      failure = error;
      await sleep(500);
    }
  }
  const words = await readFile(join(home.cluster, 'server.log'), 'utf8').catch(() => '');
  throw new Error(`PostgreSQL did not start on ${home.cluster}\n${words.split('\n').slice(-12).join('\n')}`, {
    cause: failure,
  });
}

/**
 * Connects to the server that holds these data, if it answers to our password, and stays: as long as the connection
 * holds its lock, nobody else stops the server.
 */
async function joinServer(home: PostgresHome, password: string): Promise<pg.Client | undefined> {
  const port = Number((await pidFile(home))[3]);
  if (!Number.isInteger(port) || port <= 0) return undefined;
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: USER,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 2000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    // The port of a dead server may by now be another cluster's.
    const { rows } = await client.query<{ here: boolean }>(`select current_setting('data_directory') = $1 as here`, [
      home.cluster,
    ]);
    if (!rows[0]?.here) throw new Error('another cluster');
    // Waits while somebody is about to stop the server, and fails when they do.
    await client.query('select pg_advisory_lock_shared($1)', [PRESENCE_LOCK]);
    return client;
  } catch {
    await client.end().catch(() => {});
    return undefined;
  }
}

async function createDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query(`select 1 from pg_database where datname = 'ontid'`);
  if (rowCount) return;
  await client.query('create database ontid').catch((error: pg.DatabaseError) => {
    // duplicate_database, or its unique index: another process was first.
    if (error.code !== '42P04' && error.code !== '23505') throw error;
  });
}

async function stopIfLast(home: PostgresHome, adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [PRESENCE_LOCK]);
    if (!rows[0]!.last) return await client.end();
  } catch {
    return; // It is gone already.
  }
  // The lock is kept until the server stops: whoever comes now waits for it, sees the server go, and starts it anew.
  // Its own way of waiting would go on waiting for that new one.
  const [pid] = await pidFile(home);
  await home.run('pg_ctl', ['stop', '-D', home.cluster, '-m', 'fast', '-W']);
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while ((await pidFile(home))[0] === pid && Date.now() < deadline) await sleep(20);
}

/** The lines of `postmaster.pid`, which is there while a server holds the data: process id first, port fourth. */
async function pidFile(home: PostgresHome): Promise<string[]> {
  return (await readFile(join(home.cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
}

/** The port asked for, when nobody listens on it, else any that is free. */
function freePort(wanted: number): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', (error) => (wanted ? done(freePort(0)) : fail(error)));
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
