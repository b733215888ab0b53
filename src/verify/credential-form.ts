import { isOntId } from '../protocol/common/ont-id.ts';
import { OntidError } from '../protocol/errors/errors.ts';
import { CREDENTIAL_FIELDS, type CredentialPayload, type MerkleProof } from '../protocol/onttag/onttag.ts';
import { isSeconds } from './seconds.ts';

/** A credential taken apart; nothing of it is believed yet. */
export interface CredentialParts {
  /** `header.payload`, which is signed. */
  signed: string;
  kid: string;
  payload: CredentialPayload;
  /** 64 bytes, r and s. */
  signature: Uint8Array<ArrayBuffer>;
  proof: MerkleProof;
}

const SIGNATURE_BYTES = 65;
const SCHEME = 0x01;
const HASH = /^[0-9a-f]{64}$/;
/** More than a log of 2^64 credentials needs. */
const MAX_NODES = 64;

/**
 * Reads `header.payload.signature.proof`, each in standard base64 with padding and in no other writing.
 *
 * @throws OntidError ERR_CREDENTIAL_MALFORMED
 */
export function readCredential(text: string): CredentialParts {
  const parts = text.split('.');
  if (parts.length !== 4) throw malformed('it has four parts');
  const [header, payload, signature, proof] = parts.map(decode) as [
    Uint8Array,
    Uint8Array,
    Uint8Array<ArrayBuffer>,
    Uint8Array,
  ];
  const { kid, typ, alg } = parse(header);
  if (typ !== 'JWT-X' || alg !== 'ONT-ES256' || typeof kid !== 'string')
    throw malformed('its header names JWT-X, ONT-ES256 and a key');
  if (signature.length !== SIGNATURE_BYTES || signature[0] !== SCHEME)
    throw malformed('its signature has 65 bytes, the first of them 01');
  return {
    signed: `${parts[0]}.${parts[1]}`,
    kid,
    payload: readPayload(parse(payload)),
    signature: signature.slice(1),
    proof: readProof(parse(proof)),
  };
}

function readPayload(value: Record<string, unknown>): CredentialPayload {
  const cred = (value['clm'] as { cred?: Record<string, unknown> } | undefined)?.cred;
  const sound =
    isOntId(value['iss']) &&
    isOntId(value['sub']) &&
    isSeconds(value['iat']) &&
    isSeconds(value['exp']) &&
    typeof value['jti'] === 'string' &&
    typeof value['@context'] === 'string' &&
    typeof cred === 'object' &&
    cred !== null &&
    CREDENTIAL_FIELDS.every((name) => Object.hasOwn(cred, name) && typeof cred[name] === 'string');
  if (!sound) throw malformed('its payload is not that of a credential');
  return value as unknown as CredentialPayload;
}

function readProof(value: Record<string, unknown>): MerkleProof {
  const { Type, TxnHash, MerkleRoot, Nodes } = value;
  const sound =
    Type === 'MerkleProof' &&
    isHash(TxnHash) &&
    isHash(MerkleRoot) &&
    Array.isArray(Nodes) &&
    Nodes.length <= MAX_NODES &&
    (Nodes as (Record<string, unknown> | null)[]).every(
      (node) => (node?.['Direction'] === 'Left' || node?.['Direction'] === 'Right') && isHash(node['TargetHash']),
    );
  if (!sound) throw malformed('its proof is not a merkle proof');
  return value as unknown as MerkleProof;
}

const isHash = (value: unknown) => typeof value === 'string' && HASH.test(value);

/** Unused trailing bits, or the other alphabet, would allow several writings of one credential. */
function decode(text: string): Uint8Array<ArrayBuffer> {
  try {
    const binary = atob(text);
    if (btoa(binary) === text && text) return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    // No base64: as bad as a second writing.
  }
  throw malformed('its parts are padded base64');
}

function parse(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // No JSON: as bad as no object.
  }
  throw malformed('its parts are JSON objects');
}

const malformed = (rule: string) => new OntidError('ERR_CREDENTIAL_MALFORMED', `This is not a credential: ${rule}.`);
