import type { Database } from '../storage/database.ts';
import { sweepExpired } from '../storage/sweep.ts';

/**
 * Deletes the grants that nothing good is left of, their codes and tokens with them, and the tokens that a living grant
 * has outlived. A used code stays as long as what it gave, so that a second use is noticed.
 */
export async function forgetExpired(db: Database, now: Date): Promise<void> {
  for (const table of ['token_grant', 'issued_token'] as const) await sweepExpired(db, table, 'expires_at', now);
}
