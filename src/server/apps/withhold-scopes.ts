import { sql, type Transaction } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import type { Scope } from '../../protocol/oauth/scope.ts';
import type { Schema } from '../storage/schema.ts';

/** Takes scopes out of all that people have agreed to for an app, and of every token of it that is out. */
export async function withholdScopes(
  transaction: Transaction<Schema>,
  clientId: OntId,
  scopes: readonly Scope[],
): Promise<void> {
  for (const scope of scopes) {
    // The order in which a person's own withdrawal takes them.
    for (const table of ['consent', 'token_grant'] as const) {
      await transaction
        .updateTable(table)
        .set({ scopes: sql<Scope[]>`array_remove(scopes, ${scope})` })
        .where('app_ont_id', '=', clientId)
        .where(sql<boolean>`${scope} = any(scopes)`)
        .execute();
    }
  }
}
