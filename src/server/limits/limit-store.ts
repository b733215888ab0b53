import { CompiledQuery } from 'kysely';
import type { Database } from '../storage/database.ts';

/** The part of a `pg` client that rate-limiter-flexible uses, over the pool that everything else uses. */
export interface LimitStore {
  query(query: { text: string; values?: unknown[] }): Promise<{ rows: unknown[]; rowCount: number }>;
}

export function limitStore(db: Database): LimitStore {
  return {
    async query({ text, values = [] }) {
      const { rows, numAffectedRows } = await db.executeQuery(CompiledQuery.raw(text, values));
      return { rows, rowCount: Number(numAffectedRows ?? rows.length) };
    },
  };
}
