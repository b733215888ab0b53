import type { Generated } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import type { CredentialContext, DocumentType } from '../../protocol/onttag/onttag.ts';

/** ONT TAG's tables. */
export interface OntTagSchema {
  /** The trust anchor's key: one row. */
  onttag_anchor: {
    id: number;
    ont_id: OntId;
    kid: string;
    private_key_sealed: Buffer;
  };
  onttag_request: {
    /** The requester's own number for it. */
    auth_id: string;
    requester_ont_id: OntId;
    owner_ont_id: OntId;
    account_id: string;
    context: CredentialContext;
    country: string;
    doc_type: DocumentType;
    status: 'pending' | 'approved' | 'rejected';
    /** Why it was rejected. */
    reason: string | null;
    created_at: Date;
    decided_at: Date | null;
    /** Whether the account page does not list it. */
    unlisted: Generated<boolean>;
  };
  /** Documents of requests that nobody has decided. */
  onttag_document: {
    auth_id: string;
    side: 'front' | 'back';
    type: 'image/png' | 'image/jpeg';
    content_sealed: Buffer;
  };
  onttag_credential: {
    id: string;
    auth_id: string;
    account_id: string;
    owner_ont_id: OntId;
    context: CredentialContext;
    issuer_ont_id: OntId;
    txn_hash: string;
    /** A JWE that only the owner can open. */
    encrypted: string;
    created_at: Date;
    /** `null` in what a process of an older version issues meanwhile. */
    expires_at: Date | null;
    /** When an operator revoked it. */
    revoked_at: Generated<Date | null>;
  };
  /** The trust anchor's log; see `onttag/merkle-log.ts`. Hashes are hex. */
  onttag_log: {
    position: number;
    leaf: string;
    root: string;
    peaks: string[];
  };
  onttag_nonce: {
    ont_id: OntId;
    nonce: string;
  };
  /** Results that are still to be told; see `outbox/outbox.ts`. */
  onttag_outbox: {
    id: string;
    message_sealed: Buffer;
    attempts: number;
    due_at: Date;
    expires_at: Date;
  };
}
