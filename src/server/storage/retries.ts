import { setTimeout as wait } from 'node:timers/promises';
import { type DatabaseConnection, type Driver, Kysely, PostgresDialect, type TransactionBuilder } from 'kysely';
import { ApiError } from '../errors/api-error.ts';

/** PostgreSQL ends one of several transactions that wait for each other (40P01) or cannot be put in order (40001). */
const RETRIED = new Set(['40001', '40P01']);
const ATTEMPTS = 5;
/** Milliseconds before the second attempt, at most; they double with each. */
const BACK_OFF_MS = 20;

/**
 * Does work that PostgreSQL may end for the sake of other work, up to five times.
 *
 * @param work leaves nothing behind when it fails
 * @throws what the last attempt throws
 */
export async function retried<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !RETRIED.has((error as { code?: string }).code ?? '')) throw error;
      // Not at the same moment as the work that it waited for.
      await wait(Math.random() * BACK_OFF_MS * 2 ** attempt);
    }
  }
}

/**
 * A database whose transactions are repeated as a whole when PostgreSQL ends one of them. A transaction's callback
 * therefore does nothing outside the database that must not happen twice.
 */
export class RetryingDatabase<Schema> extends Kysely<Schema> {
  override transaction(): TransactionBuilder<Schema> {
    return repeated(super.transaction());
  }
}

function repeated<Schema>(builder: TransactionBuilder<Schema>): TransactionBuilder<Schema> {
  const { execute, setAccessMode, setIsolationLevel } = builder;
  return Object.assign(builder, {
    execute: (work) => retried(() => execute.call(builder, work)),
    setAccessMode: (mode) => repeated(setAccessMode.call(builder, mode)),
    setIsolationLevel: (level) => repeated(setIsolationLevel.call(builder, level)),
  } as TransactionBuilder<Schema>);
}

/** What `pg` says when no connection became free in time, or none could be made; it has no code for it. */
const NO_CONNECTION = new Set([
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
]);
const RETRY_AFTER_SECONDS = 5;

/** Many calls at once are no fault of ours: whoever calls is told when to try again. */
const busy = () => {
  const retryAfter = RETRY_AFTER_SECONDS;
  return new ApiError('DB_ERROR', `the database is busy; try again in ${retryAfter} s`, { retryAfter });
};

/** PostgreSQL, with each statement outside a transaction repeated when PostgreSQL ends it for the sake of another. */
export class RetryingDialect extends PostgresDialect {
  override createDriver(): Driver {
    const driver = super.createDriver();
    const inTransaction = new WeakSet<DatabaseConnection>();
    const known = new WeakSet<DatabaseConnection>();
    const { acquireConnection, beginTransaction, commitTransaction, rollbackTransaction } = driver;
    return Object.assign(driver, {
      async acquireConnection(options) {
        const connection = await acquireConnection.call(driver, options).catch((error: Error) => {
          throw NO_CONNECTION.has(error.message) ? busy() : error;
        });
        if (known.has(connection)) return connection;
        known.add(connection);
        const { executeQuery } = connection;
        const run: typeof executeQuery = (query, signal) => executeQuery.call(connection, query, signal) as never;
        connection.executeQuery = ((query, signal) =>
          inTransaction.has(connection) ? run(query, signal) : retried(() => run(query, signal))) as typeof run;
        return connection;
      },
      async beginTransaction(connection, settings) {
        await beginTransaction.call(driver, connection, settings);
        inTransaction.add(connection);
      },
      commitTransaction: (connection) =>
        commitTransaction.call(driver, connection).finally(() => inTransaction.delete(connection)),
      rollbackTransaction: (connection) =>
        rollbackTransaction.call(driver, connection).finally(() => inTransaction.delete(connection)),
    } satisfies Partial<Driver>);
  }
}
