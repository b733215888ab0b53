import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import type { JWK } from 'jose';
import type { OntId } from '../protocol/common/ont-id.ts';
import {
  type CredentialFields,
  type CredentialPayload,
  DOCUMENT_CONTEXTS,
  type MerkleProof,
} from '../protocol/onttag/onttag.ts';
import { testOntId } from './people.ts';

const ISSUER = testOntId('the test trust anchor');
const KID = `${ISSUER}#keys-1`;
const YEAR_SECONDS = 365 * 86_400;
/** ECDSA with SHA-256, as Ontology's signatures begin. */
const SCHEME = 0x01;

/** The person of the published example. */
const SOMEBODY: CredentialFields = {
  Nationality: 'US',
  Name: 'john smith',
  BirthDay: '1990-01-01',
  IssueDate: '2020-01-01',
  ExpirationDate: '2099-01-01',
  IDDocNumber: '510807199001012551',
  IssuerName: 'ONTTA',
};

/** Standard base64, padded: credentials are written so, unlike tokens. */
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64');

/** A trust anchor for one run of the tests: credentials that are signed and proven as the platform's are. */
export class TestCredentials {
  readonly #privateKey: KeyObject;
  /** What verifiers fetch (RFC 7517 §5). */
  readonly keySet: { keys: JWK[] };

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = privateKey;
    this.keySet = { keys: [{ ...(publicKey.export({ format: 'jwk' }) as JWK), kid: KID, alg: 'ES256', use: 'sig' }] };
  }

  /** A credential from a passport. As the platform's, it is good for a year, and no longer than the document. */
  issue(sub: OntId, changes: Partial<CredentialFields> = {}): string {
    const cred = { ...SOMEBODY, ...changes };
    const iat = Math.floor(Date.now() / 1000);
    const documentEnds = Math.floor(Date.parse(`${cred.ExpirationDate}T23:59:59Z`) / 1000);
    const payload: CredentialPayload = {
      ver: '0.7.0',
      iss: ISSUER,
      sub,
      iat,
      exp: Math.min(iat + YEAR_SECONDS, documentEnds),
      jti: randomUUID(),
      '@context': DOCUMENT_CONTEXTS.passport,
      clm: { cred },
    };
    const text = `${part({ kid: KID, typ: 'JWT-X', alg: 'ONT-ES256' })}.${part(payload)}`;
    const signature = sign('sha256', Buffer.from(text), { key: this.#privateKey, dsaEncoding: 'ieee-p1363' });
    return withProof(`${text}.${Buffer.concat([Buffer.of(SCHEME), signature]).toString('base64')}`);
  }
}

/** That it stands in its issuer's log, which here holds nothing else: the leaf is the root. */
function withProof(signed: string): string {
  const leaf = createHash('sha256').update(Buffer.of(0)).update(signed).digest('hex');
  const proof: MerkleProof = {
    Type: 'MerkleProof',
    TxnHash: leaf,
    ContractAddr: ISSUER,
    BlockHeight: 0,
    MerkleRoot: leaf,
    Nodes: [],
  };
  return `${signed}.${part(proof)}`;
}
