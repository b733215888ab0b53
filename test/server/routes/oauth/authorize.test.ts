import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import sdk from 'ontology-ts-sdk';
import type { AuthorizeResult } from '../../../../src/protocol/custody/custody-api.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

let platform: TestPlatform;
const NOW = new Date('2026-01-02T03:04:05.678Z');
const ORIGIN = 'https://shop.example';
before(async () => (platform = await startTestPlatform({ now: () => NOW })));
after(() => platform.close());

test('the first time consent is needed; after it the token comes, then and later', async () => {
  const client_id = await platform.addApp(ORIGIN);
  const client = platform.client();
  const ontid = await client.register('+86*15800000001');
  const asked = await client.post('/oauth2/authorize', { client_id, origin: ORIGIN });
  assert.deepEqual(asked.body.result, { status: 'consent_required', account: { ontid, phone: '+86 158…0001' } });
  for (const consent of [true, undefined]) {
    const { body } = await client.post('/oauth2/authorize', {
      client_id,
      origin: ORIGIN,
      ...(consent ? { consent } : {}),
    });
    const { status, access_token, ...rest } = body.result as Extract<AuthorizeResult, { access_token: string }>;
    assert.deepEqual({ status, ...rest }, { status: 'granted', ontid, expires_in: 86400 });
    assert.ok(access_token);
  }
});

test('consent to one app is none to another, nor anybody else’s', async () => {
  const [one, two] = [await platform.addApp(ORIGIN), await platform.addApp(ORIGIN)];
  const client = platform.client();
  await client.register('+86*15800000002');
  await client.post('/oauth2/authorize', { client_id: one, origin: ORIGIN, consent: true });
  assert.equal(
    (await client.post('/oauth2/authorize', { client_id: two, origin: ORIGIN })).body.result?.['status' as never],
    'consent_required',
  );
  const other = platform.client();
  await other.register('+86*15800000003');
  assert.equal(
    (await other.post('/oauth2/authorize', { client_id: one, origin: ORIGIN })).body.result?.['status' as never],
    'consent_required',
  );
});

test('without a session, or after it has ended, there is no token', async () => {
  const client_id = await platform.addApp(ORIGIN);
  const client = platform.client();
  assert.deepEqual(
    await codeOf(client.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true })),
    [401, 61007],
  );
  await client.register('+86*15800000004');
  const { cookie } = client.cookieHeader();
  assert.equal((await client.post('/session/end', {})).body.result, true);
  assert.deepEqual(
    await codeOf(client.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true }, { cookie: cookie! })),
    [401, 61007],
  );
});

test('only a registered pair of app and origin is answered', async () => {
  const client_id = await platform.addApp(ORIGIN);
  const client = platform.client();
  await client.register('+86*15800000005');
  for (const pair of [
    { client_id, origin: 'https://shop.example.evil.example' },
    { client_id, origin: 'https://SHOP.example' },
    { client_id, origin: 'null' },
    { client_id: 'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf', origin: ORIGIN },
    { client_id: 'constructor', origin: ORIGIN },
  ]) {
    assert.deepEqual(
      await codeOf(client.post('/oauth2/authorize', { ...pair, consent: true })),
      [403, 61006],
      JSON.stringify(pair),
    );
  }
});

test('a jws token: header, claims and their order, life of a day, key named', async () => {
  const { token, client_id, ontid } = await tokenFor('jws', '+86*15800000006');
  const { issuer, kid } = await platform.services.signingKeys.current();
  assert.deepEqual(decodeProtectedHeader(token), { alg: 'ES256', typ: 'JWT', kid });
  const claims = decodeJwt(token);
  const iat = Math.floor(NOW.getTime() / 1000);
  assert.deepEqual(claims, {
    aud: client_id,
    iss: issuer,
    exp: iat + 86400,
    iat,
    jti: claims.jti,
    content: { type: 'access_token', ontid },
    sub: ontid,
  });
  assert.deepEqual(Object.keys(claims), ['aud', 'iss', 'exp', 'iat', 'jti', 'content', 'sub']);
  assert.match(claims.jti!, /^[0-9a-f]{32}$/);
  assert.equal(Buffer.from(token.split('.')[2]!, 'base64url').length, 64);
});

test('an ontology token verifies with the Ontology SDK and has the old header', async () => {
  const { token } = await tokenFor('ontology', '+86*15800000007');
  const [header, payload, signature] = token.split('.') as [string, string, string];
  assert.equal(Buffer.from(header, 'base64url').toString(), '{"alg":"ES256","typ":"JWT"}');
  const hex = Buffer.from(signature, 'base64url').toString();
  assert.match(hex, /^01[0-9a-f]{128}$/);
  const { Crypto, utils } = sdk;
  const publicKey = new Crypto.PublicKey((await platform.services.signingKeys.current()).publicKeyHex);
  const signed = utils.str2hexstr(`${header}.${payload}`);
  assert.equal(publicKey.verify(signed, Crypto.Signature.deserializeHex(hex)), true);
  assert.equal(publicKey.verify(`${signed}00`, Crypto.Signature.deserializeHex(hex)), false);
});

test('the issuer is the ONT ID of the published key', async () => {
  const { Crypto } = sdk;
  const { issuer, publicKeyHex, kid } = await platform.services.signingKeys.current();
  assert.equal(issuer, Crypto.Address.generateOntid(new Crypto.PublicKey(publicKeyHex)));
  assert.equal(kid, `${issuer}#keys-1`);
});

async function tokenFor(tokenFormat: 'jws' | 'ontology', phone: string) {
  const client_id = await platform.addApp(ORIGIN, { tokenFormat });
  const client = platform.client();
  const ontid = await client.register(phone);
  const { body } = await client.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true });
  return { client_id, ontid, token: (body.result as { access_token: string }).access_token };
}

async function codeOf(answer: ReturnType<ReturnType<TestPlatform['client']>['post']>): Promise<[number, number]> {
  const { status, body } = await answer;
  return [status, body.error];
}
