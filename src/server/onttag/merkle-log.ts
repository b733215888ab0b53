import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { MerkleProof } from '../../protocol/onttag/onttag.ts';
import type { Schema } from '../storage/schema.ts';

/** A log that ends with one leaf: where the leaf stands, and how it leads to the root. Hashes are hex. */
export interface LogEntry {
  position: number;
  root: string;
  nodes: MerkleProof['Nodes'];
  /** Roots of the perfect trees that the log is made of now, the largest first. */
  peaks: string[];
}

/** The hash of two nodes, as on the Ontology chain (RFC 6962 §2.1). */
const join = (left: string, right: string) =>
  createHash('sha256')
    .update(Buffer.from(`01${left}${right}`, 'hex'))
    .digest('hex');

/** The leaf of what is logged (RFC 6962 §2.1). */
export const leafOf = (text: string) => createHash('sha256').update(Buffer.of(0)).update(text).digest('hex');

/**
 * Adds a leaf to a log. All that came before stands left of it, so that its path to the root is the log's peaks, the
 * smallest first.
 *
 * @param position how many leaves there are already
 * @param peaks of the log without the leaf
 */
export function extend(position: number, peaks: readonly string[], leaf: string): LogEntry {
  const nodes = peaks.toReversed().map((TargetHash) => ({ Direction: 'Left' as const, TargetHash }));
  const root = nodes.reduce((hash, { TargetHash }) => join(TargetHash, hash), leaf);
  // As a binary counter carries: two trees of one size become one of the next.
  const next = [...peaks];
  let grown = leaf;
  for (let size = position; size % 2 === 1; size = (size - 1) / 2) grown = join(next.pop()!, grown);
  return { position, root, nodes, peaks: [...next, grown] };
}

/** Appends a leaf to the anchor's log, in a transaction that other appends wait for. */
export async function append(transaction: Transaction<Schema>, leaf: string): Promise<LogEntry> {
  await sql`select pg_advisory_xact_lock(hashtext('ontid-signin onttag log'))`.execute(transaction);
  const last = await transaction
    .selectFrom('onttag_log')
    .select(['position', 'peaks'])
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  const entry = extend(last ? last.position + 1 : 0, last?.peaks ?? [], leaf);
  const { position, root, peaks } = entry;
  await transaction.insertInto('onttag_log').values({ position, leaf, root, peaks }).execute();
  return entry;
}
