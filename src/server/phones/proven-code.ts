import type { Transaction } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** A code that was typed right and is still to be used up, in the transaction that it allows. */
export interface ProvenCode {
  /** @throws ApiError VERIFY_CODE_ERROR when another call has used it meanwhile */
  useUp(transaction: Transaction<Schema>): Promise<void>;
  /** Leaves the code as it was: what it was typed for could not be done, and it is to serve another call. */
  giveBack(): Promise<void>;
}
