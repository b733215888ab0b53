import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CompactJWSHeaderParameters, CompactSign, exportJWK, type JWK } from 'jose';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import { withLowS } from '../../../src/protocol/oauth/low-s.ts';

/** A platform that publishes keys and signs whatever a test wants: what an attacker or a fault could bring. */
export interface KeyServer {
  url: string;
  issuer: OntId;
  kid: string;
  publicJwk: JWK;
  privateKey: KeyObject;
  /** How often the key set was fetched, and what else was asked for. */
  requests: string[];
  close(): Promise<void>;
}

const ISSUER = 'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf' as OntId;

/** @param extraKeys published besides the signing key, before it */
export async function startKeyServer(extraKeys: JWK[] = []): Promise<KeyServer> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = `${ISSUER}#keys-1`;
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' };
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(request.url!);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [...extraKeys, publicJwk] }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    issuer: ISSUER,
    kid,
    publicJwk,
    privateKey,
    requests,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** A payload that is good for `audience` at `now`, with some members changed. */
export function claimsFor(audience: string, now: Date, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const iat = Math.floor(now.getTime() / 1000);
  const content = { type: 'access_token', ontid: 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL' };
  return {
    aud: audience,
    iss: ISSUER,
    exp: iat + 86_400,
    iat,
    jti: randomBytes(16).toString('hex'),
    content,
    ...changes,
  };
}

/** Signs a payload as the platform does, or with another header or key. */
export async function sign(
  server: KeyServer,
  claims: unknown,
  header: Partial<CompactJWSHeaderParameters> = {},
  key = server.privateKey,
): Promise<string> {
  const jws = await new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: server.kid, ...header })
    .sign(key);
  return withLowSignature(jws);
}

/** The one of a JWS's two writings that the platform gives out. */
export const withLowSignature = (jws: string) => changeSignature(jws, withLowS);

/** The other writing of a JWS: (r, n − s) for (r, s). */
export function secondWriting(jws: string): string {
  return changeSignature(jws, (signature) => {
    const s = ORDER - BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
    return Buffer.concat([signature.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]);
  });
}

/** The order of P-256 (SEC 2 §2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

function changeSignature(jws: string, change: (signature: Uint8Array) => Uint8Array): string {
  const end = jws.lastIndexOf('.') + 1;
  return jws.slice(0, end) + Buffer.from(change(Buffer.from(jws.slice(end), 'base64url'))).toString('base64url');
}

/** Writes a token's signature as the Ontology SDKs do. */
export function toOntologyForm(jws: string, prefix = '01'): string {
  const [header, payload, signature] = jws.split('.') as [string, string, string];
  return `${header}.${payload}.${Buffer.from(prefix + Buffer.from(signature, 'base64url').toString('hex')).toString('base64url')}`;
}

/** base64url of JSON, as a token's parts are written. */
export const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The JWS that a token of the form `ontology` was made of. */
export function fromOntologyForm(token: string): string {
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const hex = Buffer.from(signature, 'base64url').toString().slice(2);
  return `${header}.${payload}.${Buffer.from(hex, 'hex').toString('base64url')}`;
}
