import { sql } from 'kysely';
import type { Server } from '../http/server.ts';
import { ApiError } from '../api-error.ts';
import type { Services } from '../services.ts';

/** For whoever runs the server: `/healthz` says that the process answers, `/readyz` that it can do its work. */
export function health(app: Server, { db }: Services): void {
  app.get('/healthz', { logLevel: 'silent' }, async () => ({ status: 'ok' }));
  app.get('/readyz', { logLevel: 'silent', config: { answer: { action: 'ready', failure: '' } } }, async () => {
    try {
      await sql`select 1`.execute(db);
    } catch {
      throw new ApiError('DB_ERROR', 'the database does not answer');
    }
    return { status: 'ready' };
  });
}
