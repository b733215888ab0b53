import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { compactDecrypt, importJWK } from 'jose';
import sdk from 'ontology-ts-sdk';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import { DOCUMENT_CONTEXTS, type DocumentType } from '../../../src/protocol/onttag/onttag.ts';
import { keyPairOf } from '../../../src/server/custody/key-pair.ts';
import type { Keystore } from '../../../src/server/custody/keystore.ts';
import { EXAMPLE_ONT_ID } from '../../../src/server/routes/support/fields.ts';
import { Envelope } from '../../../src/server/secrets/envelope.ts';
import { ecdhPublicPoint } from '../../../src/server/tokens/public-point.ts';
import type { PageClient } from '../page-client.ts';
import type { TestPlatform } from '../platform.ts';

const { Crypto } = sdk;
type PrivateKey = InstanceType<typeof Crypto.PrivateKey>;
type Members = Record<string, unknown>;

/** The smallest PNG: one transparent pixel. */
export const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
export const IMAGE = `image/png;base64,${PNG}`;
export const newId = (): string => randomBytes(12).toString('hex');

/** An ONT ID with its key, as a wallet or an app's back end has it. */
export interface Holder {
  ontid: OntId;
  key: PrivateKey;
  /** Signs a request as the published examples do, with the SDK. */
  sign(request: Members, form?: 'hex' | 'base64'): Members;
}

export interface TestOwner extends Holder {
  client: PageClient;
  /** Opens what was encrypted to the ONT ID. */
  open(encrypted: string): Promise<string>;
}

/** An ONT ID whose key is at hand. */
export function holder(ontid: OntId, key: PrivateKey): Holder {
  return {
    ontid,
    key,
    sign(request, form = 'base64') {
      const names = Object.keys(request).sort();
      const text = `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(request[name])}`).join(',')}}`;
      const hex = key.sign(Buffer.from(text).toString('hex')).serializeHex();
      return { ...request, signature: form === 'hex' ? hex : Buffer.from(hex, 'hex').toString('base64') };
    },
  };
}

/** An app whose back end asks for credentials. */
export async function newRequester(platform: TestPlatform): Promise<Holder & { origin: string; secret: string }> {
  const origin = `https://${newId()}.example`;
  const { ontId, wif, secret } = await platform.services.apps.add({
    name: 'Bank',
    origins: [origin],
    redirectUris: [],
    tokenFormat: 'jws',
    callSignature: 'any',
  });
  return { ...holder(ontId, Crypto.PrivateKey.deserializeWIF(wif)), origin, secret };
}

let serial = 0;

/** A person with an ONT ID in custody, who has agreed to an app. */
export async function newOwner(platform: TestPlatform, app?: { ontid: OntId; origin: string }): Promise<TestOwner> {
  const password = 'correct horse';
  const client = platform.client();
  const ontid = (await client.register(`+86*159${String(10_000_000 + serial++)}`, password)) as OntId;
  if (app) await client.post('/oauth2/authorize', { client_id: app.ontid, origin: app.origin, consent: true });
  const row = await platform.services.db
    .selectFrom('keystore')
    .selectAll()
    .where('ont_id', '=', ontid)
    .executeTakeFirstOrThrow();
  const { key, address, salt, scrypt } = JSON.parse(
    new Envelope(platform.config.envelopeKey).open('keystore', ontid, row.keystore_sealed).toString(),
  ) as Keystore;
  const parameters = { cost: scrypt.n, blockSize: scrypt.r, parallel: scrypt.p, size: scrypt.dkLen };
  const opened = new Crypto.PrivateKey(key).decrypt(password, new Crypto.Address(address), salt, parameters);
  const { privateKey, publicKey } = keyPairOf(Buffer.from(opened.key, 'hex'));
  const jwk = await importJWK(
    { kty: 'EC', crv: 'P-256', ...ecdhPublicPoint(publicKey), d: privateKey.toString('base64url') },
    'ECDH-ES',
  );
  return {
    ...holder(ontid, opened),
    client,
    open: async (encrypted) => new TextDecoder().decode((await compactDecrypt(encrypted, jwk)).plaintext),
  };
}

/** A request with documents, not signed yet. */
export const authRequest = (requester: Holder, owner: Holder, changes: Members = {}): Members => ({
  auth_id: newId(),
  backdoc: IMAGE,
  country: 'CN',
  doc_type: 'passport',
  frontdoc: IMAGE,
  ontid: requester.ontid,
  owner_ontid: owner.ontid,
  ...changes,
});

/** What a reviewer reads in a document. */
export const FIELDS = {
  Nationality: 'US',
  Name: 'john smith',
  BirthDay: '1990-01-01',
  IssueDate: '2000-01-01',
  ExpirationDate: '2040-01-01',
  IDDocNumber: '510807199001012551',
};

/** A person with one credential, and that credential opened. */
export async function ownerWithCredential(
  platform: TestPlatform,
): Promise<{ owner: TestOwner; credential: string; txnhash: string }> {
  const owner = await newOwner(platform);
  const request = owner.sign(authRequest(owner, owner));
  await platform.services.onttag.submit(request as never);
  await platform.services.onttag.decisions.approve(request['auth_id'] as string, FIELDS);
  const [issued] = await platform.services.onttag.credentials.ofOwner(
    owner.sign({ nounce: newId(), auth_template: 'authtemplate_kyc01', ontid: owner.ontid }) as never,
    undefined,
  );
  return { owner, credential: await owner.open(issued!.encrp_origdata), txnhash: issued!.txnhash };
}

/** A person who has sent a passport, or other documents, at the account page and got a credential for each. */
export async function passportHolder(
  platform: TestPlatform,
  documents: readonly DocumentType[] = ['passport'],
): Promise<TestOwner> {
  const owner = await newOwner(platform);
  const { requests, decisions } = platform.services.onttag;
  for (const doc_type of documents) {
    await owner.client.post('/account/verify-document', {
      ontid: owner.ontid,
      country: 'CN',
      doc_type,
      frontdoc: `data:${IMAGE}`,
    });
    const { auth_id } = (await requests.pending()).find(({ owner_ont_id }) => owner_ont_id === owner.ontid)!;
    await decisions.approve(auth_id, { ...FIELDS, Nationality: 'CN', Name: '张三' });
  }
  return owner;
}

/** As if a credential of theirs had been issued to the ONT ID that they had before, or had expired. */
export async function alterCredential(
  { services: { db } }: TestPlatform,
  { ontid }: TestOwner,
  document: DocumentType,
  change: { owner_ont_id: OntId } | { expires_at: Date },
): Promise<void> {
  await db
    .updateTable('onttag_credential')
    .set(change)
    .where('owner_ont_id', '=', ontid)
    .where('context', '=', DOCUMENT_CONTEXTS[document])
    .execute();
}

/**
 * Somebody with a passport's credential, an identity card's that has expired, and a driving licence's from before a
 * reset.
 */
export async function holderOfAll(platform: TestPlatform): Promise<TestOwner> {
  const owner = await passportHolder(platform, ['passport', 'idcard', 'dl']);
  await alterCredential(platform, owner, 'idcard', { expires_at: EXPIRED });
  await alterCredential(platform, owner, 'dl', { owner_ont_id: EXAMPLE_ONT_ID });
  return owner;
}

/** A moment that is over. */
export const EXPIRED = new Date('2026-01-02T03:04:05Z');

/** A published example of a request, as an app signs it for somebody who has agreed to it. */
export async function requestOfExample(
  platform: TestPlatform,
  { signature: _signature, ...example }: Members,
): Promise<Members> {
  const requester = await newRequester(platform);
  const owner = await newOwner(platform, requester);
  return requester.sign({
    ...example,
    frontdoc: IMAGE,
    backdoc: IMAGE,
    ontid: requester.ontid,
    owner_ontid: owner.ontid,
  });
}

/** A published example of a query, of somebody who has a credential. */
export async function queryOfExample(
  platform: TestPlatform,
  { signature: _signature, ...example }: Members,
): Promise<Members> {
  const { owner } = await ownerWithCredential(platform);
  return owner.sign({ ...example, ontid: owner.ontid });
}

/** An answer of ONT TAG. */
export interface OntTagAnswer {
  status: number;
  body: { action: string; version: string; error: number; desc: string; result: unknown };
}

/** Calls ONT TAG as the back end of an app does: without a cookie and without an origin. */
export async function callOntTag(
  platformUrl: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<OntTagAnswer> {
  const sent = {
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
  const response = await fetch(`${platformUrl}/api/v1${path}`, { method, ...(body !== undefined && sent) });
  return { status: response.status, body: (await response.json()) as OntTagAnswer['body'] };
}

/** Sends a GET with a body, which `fetch` does not do. */
export function getWithBody(platformUrl: string, path: string, body: string): Promise<OntTagAnswer> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((done, fail) => {
    request(`${platformUrl}/api/v1${path}`, { method: 'GET', headers }, (response) => {
      const answered = (read: unknown) => done({ status: response.statusCode!, body: read as OntTagAnswer['body'] });
      json(response).then(answered, fail);
    })
      .on('error', fail)
      .end(body);
  });
}
