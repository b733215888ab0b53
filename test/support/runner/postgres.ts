import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../src/server/development/embedded-postgres.ts';

/** A PostgreSQL server with nothing in it, in a directory of its own; both are gone after `stop`. */
export async function startTestPostgres(log: (line: string) => void): Promise<{ url: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ontid-signin-test-'));
  // The account that PostgreSQL runs as has to pass through.
  await chmod(dataDir, 0o755);
  const server = await startEmbeddedPostgres({ dataDir, log });
  return {
    url: server.url,
    async stop() {
      await endSessions(server.url);
      await server.stop();
      await rm(await realpath(join(dataDir, 'postgres')), { recursive: true, force: true });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The server stops only when nobody uses it; a test that was killed may have left its sessions. */
async function endSessions(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // The second argument makes it wait until they have ended, in milliseconds.
    await client.query(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
  } finally {
    await client.end();
  }
}

/**
 * Makes a database that has today's tables, for others to be copies of.
 *
 * @param url the server's
 * @returns its name
 */
export async function createTemplate(url: string): Promise<string> {
  const name = 'test_template';
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`).finally(() => client.end());
  const { openDatabase } = await import('../../../src/server/storage/database.ts');
  const database = await openDatabase(Object.assign(new URL(url), { pathname: `/${name}` }).href);
  await database.destroy();
  return name;
}
