import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { MIGRATIONS } from './migrations.ts';
import { RetryingDatabase, RetryingDialect } from './retries.ts';
import type { Schema } from './schema.ts';

export type Database = Kysely<Schema>;

/** How a process shares the database. */
interface Share {
  connections: number;
  /** Milliseconds that work waits for a connection; then the answer is 503. */
  patienceMs: number;
}

/** Three processes fit into PostgreSQL's default of 100 connections. */
const SHARE: Share = { connections: 20, patienceMs: 5_000 };

/**
 * Opens the database and brings its tables up to date. Several processes may do so at once: the migrator holds an
 * advisory lock, and a step runs once.
 *
 * @param url `postgres://user:password@host:port/database`
 */
export async function openDatabase(url: string, { connections, patienceMs } = SHARE): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: connections, connectionTimeoutMillis: patienceMs });
  outliveBrokenConnections(pool);
  const db = new RetryingDatabase<Schema>({ dialect: new RetryingDialect({ pool }) });
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => MIGRATIONS },
    // A step with a lower number may land after one with a higher: no step builds on another that it was not written
    // after.
    allowUnorderedMigrations: true,
  });
  const { error } = await migrator.migrateToLatest();
  if (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

/**
 * A connection that breaks (the database was restarted, say) emits `error`, and one that nobody listens to ends the
 * process. The pool listens while a connection lies idle, and drops it; while it is in use, between two statements of a
 * transaction too, nobody does. Whoever uses it learns of it by their next statement, and the pool drops it then.
 */
function outliveBrokenConnections(pool: pg.Pool): void {
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
}
