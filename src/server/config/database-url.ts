import pg from 'pg';
import { isLoopback } from '../../protocol/common/web-address.ts';

/**
 * Reads `DATABASE_URL`. In production a database on another machine needs TLS with a checked certificate (ASVS 5.0
 * 12.3.1), unless `DATABASE_TLS=optional` says that the network between is private.
 *
 * @returns the URL; `undefined` when the variable is not set. `faults` says what is wrong with it
 */
export function readDatabaseUrl(env: NodeJS.ProcessEnv, production: boolean, faults: string[]): string | undefined {
  const tls = env['DATABASE_TLS'] || 'required';
  if (tls !== 'required' && tls !== 'optional') {
    faults.push(`DATABASE_TLS is "${tls}": expected required or optional`);
  }
  const url = env['DATABASE_URL'];
  if (!url) return undefined;
  if (!/^postgres(ql)?:\/\//.test(url)) {
    faults.push('DATABASE_URL has another scheme: expected postgres://user:password@host:port/database');
    return url;
  }
  try {
    if (production && tls === 'required' && !isProtected(url)) {
      faults.push(
        'DATABASE_URL names another machine without checked TLS: expected ?sslmode=verify-full at its end, with ' +
          '&sslrootcert=FILE for an ' +
          'authority of your own. If the network between is private, set DATABASE_TLS=optional',
      );
    }
  } catch (error) {
    const { code = 'it cannot be parsed' } = error as NodeJS.ErrnoException;
    faults.push(
      `DATABASE_URL cannot be used (${code}): expected postgres://user:password@host:port/database and files that ` +
        'can be read',
    );
  }
  return url;
}

/**
 * Whether nobody on the way can read what is sent, or stand in for the database. `pg` itself says how it would connect.
 */
function isProtected(connectionString: string): boolean {
  const { host, ssl } = new pg.Client({ connectionString }) as unknown as {
    host: string;
    ssl: boolean | { rejectUnauthorized?: boolean };
  };
  const onThisMachine = host.startsWith('/') || host === '::1' || isLoopback(host);
  const checked = ssl === true || (typeof ssl === 'object' && ssl.rejectUnauthorized !== false);
  return onThisMachine || checked;
}
