import { AsyncLocalStorage } from 'node:async_hooks';
import type { Duplex } from 'node:stream';
import pg from 'pg';

/**
 * Where a connection to the database breaks: before a statement is sent, or once it was carried out, before the answer.
 */
export interface Fault {
  /** The statement's number among those of the work, from 0. */
  at: number;
  when: 'before' | 'after';
}

/** What a piece of work has sent to the database; where there was a fault, up to that. */
interface Trace {
  fault: Fault | undefined;
  statements: string[];
}

type Query = (this: { connection: { stream: Duplex } }, ...sent: unknown[]) => Promise<unknown>;

const traces = new AsyncLocalStorage<Trace>();
const prototype = pg.Client.prototype as unknown as { query: Query };
const { query } = prototype;

prototype.query = async function (...sent) {
  const trace = traces.getStore();
  if (!trace) return query.apply(this, sent);
  const number = trace.statements.push(String(sent[0])) - 1;
  if (number !== trace.fault?.at) return query.apply(this, sent);
  const answer = trace.fault.when === 'after' ? await query.apply(this, sent) : undefined;
  this.connection.stream.destroy();
  if (answer !== undefined) throw new Error('Connection terminated unexpectedly');
  return query.apply(this, sent);
};

/**
 * Does the work, and nothing else that goes on meanwhile, with a fault in it. @returns the statements that it came to
 */
export async function withFault<Result>(
  fault: Fault | undefined,
  work: () => Promise<Result>,
): Promise<{ result: Result; statements: string[] }> {
  const trace: Trace = { fault, statements: [] };
  const result = await traces.run(trace, work);
  return { result, statements: trace.statements };
}

/**
 * A fault at everything that is written up to the end of the first transaction, on either side of that, and once it is
 * all over. What a fault at a read leaves behind is what one at the next write does; counters of limits are nobody's.
 */
export function everyFault(statements: string[]): Fault[] {
  const commit = statements.indexOf('commit');
  const writes = statements.flatMap((statement, at) =>
    at < commit && /^(insert|update|delete)/.test(statement) && !/rate_limit|failure_run/.test(statement) ? [at] : [],
  );
  return [
    ...[...writes, commit].map((at): Fault => ({ at, when: 'before' })),
    ...[commit, statements.lastIndexOf('commit')].map((at): Fault => ({ at, when: 'after' })),
  ];
}
