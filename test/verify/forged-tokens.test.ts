import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { exportJWK } from 'jose';
import { OntidError, type OntidErrorCode, verifyAccessToken } from '../../src/verify/index.ts';
import { claimsFor, type KeyServer, part, sign, startKeyServer } from '../support/custody/tokens.ts';

const CLIENT = 'did:ont:AW6SJLdw6G3Ka2VnSxKapmRm6ee7qkjU9D';
const NOW = new Date('2026-01-02T03:04:05Z');
const attacker = generateKeyPairSync('ec', { namedCurve: 'P-256' });
/** What an attacker's own server was asked for. */
const asked: string[] = [];
const trap = createServer((request, response) => {
  asked.push(request.url!);
  void exportJWK(attacker.publicKey).then((jwk) =>
    response.end(JSON.stringify({ keys: [{ ...jwk, kid: server.kid }] })),
  );
});
let server: KeyServer;
let trapUrl: string;

before(async () => {
  server = await startKeyServer();
  await new Promise<void>((done) => trap.listen(0, '127.0.0.1', done));
  trapUrl = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/keys`;
});
after(async () => {
  trap.close();
  await server.close();
});

async function codeOf(token: unknown): Promise<OntidErrorCode | 'accepted'> {
  try {
    await verifyAccessToken(token as string, { platform: server.url, clientId: CLIENT, now: NOW });
    return 'accepted';
  } catch (error) {
    assert.ok(error instanceof OntidError, String(error));
    return error.code;
  }
}

test('a good token is accepted (or nothing below means anything)', async () => {
  assert.equal(await codeOf(await sign(server, claimsFor(CLIENT, NOW))), 'accepted');
});

test('threat 2: alg none is refused, in every spelling', async () => {
  for (const alg of ['none', 'None', 'NONE', '']) {
    const unsigned = `${part({ alg, typ: 'JWT', kid: server.kid })}.${part(claimsFor(CLIENT, NOW))}`;
    assert.equal(await codeOf(`${unsigned}.`), 'ERR_TOKEN_MALFORMED');
    assert.equal(await codeOf(`${unsigned}.${'A'.repeat(86)}`), 'ERR_TOKEN_ALGORITHM');
  }
});

test('threat 2: HS256 keyed with the public key is refused, whichever way the key is written', async () => {
  const { x, y } = server.publicJwk as { x: string; y: string };
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  for (const key of [JSON.stringify(server.publicJwk), point, point.toString('hex')]) {
    for (const alg of ['HS256', 'HS512', 'hs256']) {
      const signed = `${part({ alg, typ: 'JWT', kid: server.kid })}.${part(claimsFor(CLIENT, NOW))}`;
      const mac = createHmac('sha512', key).update(signed).digest('base64url');
      assert.equal(await codeOf(`${signed}.${mac}`), 'ERR_TOKEN_ALGORITHM');
    }
  }
});

test('threat 2: keys that the token brings or points to are not used, and nothing is fetched for them', async () => {
  const jwk = await exportJWK(attacker.publicKey);
  const before = server.requests.length;
  for (const header of [
    { jwk },
    { jku: trapUrl },
    { x5u: trapUrl },
    { x5c: [part('certificate')] },
    { jwk, jku: trapUrl, x5u: trapUrl },
  ]) {
    assert.equal(
      await codeOf(await sign(server, claimsFor(CLIENT, NOW), header, attacker.privateKey)),
      'ERR_TOKEN_SIGNATURE',
      JSON.stringify(Object.keys(header)),
    );
  }
  assert.deepEqual(asked, []);
  assert.ok(server.requests.length - before <= 1, 'the pinned set is fetched at most once');
});

test('threat 2: kid is an exact look-up', async () => {
  const { kid } = server;
  for (const other of [
    `${kid} `,
    kid.toUpperCase(),
    kid.slice(0, -1),
    '../keys',
    trapUrl,
    '',
    `${kid}\u0000`,
    '*',
    '__proto__',
    'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf#keys-2',
  ]) {
    const code = await codeOf(await sign(server, claimsFor(CLIENT, NOW), { kid: other }));
    assert.equal(code, 'ERR_TOKEN_KEY_UNKNOWN', JSON.stringify(other));
  }
  const array = `${part({ alg: 'ES256', typ: 'JWT', kid: [kid] })}.${part(claimsFor(CLIENT, NOW))}.${'A'.repeat(86)}`;
  assert.equal(await codeOf(array), 'ERR_TOKEN_MALFORMED');
});

test('threat 2: critical extensions that nobody here knows are refused', async () => {
  const header = part({ alg: 'ES256', typ: 'JWT', kid: server.kid, crit: ['exp'], exp: 1 });
  const signed = `${header}.${part(claimsFor(CLIENT, NOW))}.${'A'.repeat(86)}`;
  assert.equal(await codeOf(signed), 'ERR_TOKEN_MALFORMED');
});

test('threat 2: a changed payload or header does not verify', async () => {
  const token = await sign(server, claimsFor(CLIENT, NOW));
  const [header, , signature] = token.split('.') as [string, string, string];
  const richer = claimsFor(CLIENT, NOW, {
    content: { type: 'access_token', ontid: 'did:ont:ARr6ApK24EU7nufND4s1SWpwULHBertpJb' },
  });
  assert.equal(await codeOf(`${header}.${part(richer)}.${signature}`), 'ERR_TOKEN_SIGNATURE');
});

test('rubbish is refused as malformed, whatever it is', async () => {
  for (const token of [
    '',
    'a',
    'a.b',
    'a.b.c.d',
    'a.b.c',
    'not.a.token',
    'eyJhbGciOiJFUzI1NiJ9.b.c',
    '..',
    'ä.ö.ü',
    `${'A'.repeat(9000)}.b.c`,
    'eyJ9.eyJ9.AAAA',
    undefined,
    null,
    42,
    {},
  ]) {
    const code = await codeOf(token);
    assert.ok(
      code === 'ERR_TOKEN_MALFORMED' || code === 'ERR_TOKEN_SIGNATURE',
      `${String(token).slice(0, 20)}: ${code}`,
    );
  }
});
