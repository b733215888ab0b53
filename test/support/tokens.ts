import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CompactSign, exportJWK, type CompactJWSHeaderParameters, type JWK } from 'jose';
import type { OntId } from '../../src/protocol/ont-id.ts';

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
    close: () => new Promise((done) => (server.close(() => done()), server.closeAllConnections())),
  };
}

/** A payload that is good for `audience` at `now`, with some members changed. */
export function claimsFor(audience: string, now: Date, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const iat = Math.floor(now.getTime() / 1000);
  const content = { type: 'access_token', ontid: 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL' };
  return { aud: audience, iss: ISSUER, exp: iat + 86_400, iat, jti: randomBytes(16).toString('hex'), content, ...changes };
}

/** Signs a payload as the platform does, or with another header or key. */
export function sign(server: KeyServer, claims: unknown, header: Partial<CompactJWSHeaderParameters> = {}, key = server.privateKey): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: server.kid, ...header })
    .sign(key);
}

/** Writes a token's signature as the Ontology SDKs do. */
export function toOntologyForm(jws: string, prefix = '01'): string {
  const [header, payload, signature] = jws.split('.') as [string, string, string];
  return `${header}.${payload}.${Buffer.from(prefix + Buffer.from(signature, 'base64url').toString('hex')).toString('base64url')}`;
}

/** base64url of JSON, as a token's parts are written. */
export const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
