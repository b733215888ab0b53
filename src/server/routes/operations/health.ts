import { sql } from 'kysely';
import { ApiError } from '../../errors/api-error.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';

const PROBE = { exempt: 'probes ask all the time, from one address' };

/** For whoever runs the server: `/healthz` says that the process answers, `/readyz` that it can do its work. */
export function health(app: Server, { db }: Services): void {
  let asked: Promise<unknown> | undefined;
  app.get('/healthz', { logLevel: 'silent', config: { limit: PROBE } }, async () => ({ status: 'ok' }));
  app.get(
    '/readyz',
    { logLevel: 'silent', config: { limit: PROBE, answer: { action: 'ready', failure: '' } } },
    async () => {
      try {
        // Of many probes at the same time one asks the database.
        await (asked ??= sql`select 1`.execute(db).finally(() => (asked = undefined)));
      } catch {
        throw new ApiError('DB_ERROR', 'the database does not answer');
      }
      return { status: 'ready' };
    },
  );
}
