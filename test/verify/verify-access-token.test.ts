import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TokenIssuer } from '../../src/server/tokens/token-issuer.ts';
import { OntidError, type OntidErrorCode, type VerifyOptions, verifyAccessToken } from '../../src/verify/index.ts';
import {
  claimsFor,
  type KeyServer,
  secondWriting,
  sign,
  startKeyServer,
  toOntologyForm,
} from '../support/custody/tokens.ts';
import { startTestPlatform, type TestPlatform } from '../support/platform.ts';

const CLIENT = 'did:ont:AW6SJLdw6G3Ka2VnSxKapmRm6ee7qkjU9D';
const OTHER = 'did:ont:ARr6ApK24EU7nufND4s1SWpwULHBertpJb';
const NOW = new Date('2026-01-02T03:04:05Z');
const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
let server: KeyServer;
let platform: TestPlatform;

before(async () => {
  [server, platform] = await Promise.all([startKeyServer(), startTestPlatform({ now: () => NOW })]);
});
after(() => Promise.all([server.close(), platform.close()]));

async function codeOf(token: string, options: Partial<VerifyOptions> = {}): Promise<OntidErrorCode | 'accepted'> {
  try {
    await verifyAccessToken(token, { platform: server.url, clientId: CLIENT, now: NOW, ...options });
    return 'accepted';
  } catch (error) {
    assert.ok(error instanceof OntidError, String(error));
    return error.code;
  }
}

test('the platform’s own tokens are good, in the form that the app is registered for', async () => {
  for (const tokenFormat of ['jws', 'ontology'] as const) {
    const clientId = await platform.addApp('https://shop.example', { tokenFormat });
    const issuer = new TokenIssuer({ keys: platform.services.signingKeys, now: () => NOW, publicUrl: platform.url });
    const { token } = await issuer.sign({ ontId: clientId, tokenFormat }, 'access_token', OTHER as never, 86_400);
    const { ontid, claims } = await verifyAccessToken(token, {
      platform: platform.url,
      clientId,
      tokenFormat,
      now: NOW,
    });
    assert.equal(ontid, OTHER);
    assert.equal(claims.iss, (await platform.services.signingKeys.current()).issuer);
  }
});

test('threat 3: made for another app', async () => {
  assert.equal(await codeOf(await sign(server, claimsFor(OTHER, NOW))), 'ERR_TOKEN_AUDIENCE');
  assert.equal(await codeOf(await sign(server, claimsFor(CLIENT, NOW, { aud: [CLIENT] }))), 'ERR_TOKEN_MALFORMED');
});

test('threat 3: made by another issuer than the key’s', async () => {
  assert.equal(await codeOf(await sign(server, claimsFor(CLIENT, NOW, { iss: OTHER }))), 'ERR_TOKEN_ISSUER');
  assert.equal(
    await codeOf(
      toOntologyForm(await sign(server, claimsFor(CLIENT, NOW, { iss: OTHER }), { kid: undefined } as never)),
      { tokenFormat: 'ontology' },
    ),
    'ERR_TOKEN_ISSUER',
  );
});

test('threat 3: a refresh token, or any other type, is no access token', async () => {
  for (const type of ['refresh_token', 'id_token', 'ACCESS_TOKEN', '']) {
    assert.equal(
      await codeOf(await sign(server, claimsFor(CLIENT, NOW, { content: { type, ontid: OTHER } }))),
      'ERR_TOKEN_TYPE',
      type,
    );
  }
});

test('threat 3: good until the second in which it expires, not after; no earlier than it was made', async () => {
  const token = await sign(server, claimsFor(CLIENT, NOW));
  assert.equal(await codeOf(token, { now: at(86_399) }), 'accepted');
  assert.equal(await codeOf(token, { now: at(86_400) }), 'ERR_TOKEN_EXPIRED');
  assert.equal(await codeOf(token, { now: at(86_401) }), 'ERR_TOKEN_EXPIRED');
  assert.equal(await codeOf(token, { now: at(-1) }), 'ERR_TOKEN_EXPIRED');
  assert.equal(await codeOf(token, { now: at(86_401), clockToleranceSeconds: 5 }), 'accepted');
});

test('threat 3: times in milliseconds, or that are no times, are refused', async () => {
  const ms = NOW.getTime();
  for (const changes of [
    { iat: ms, exp: ms + 86_400_000 },
    { exp: ms },
    { exp: String(ms / 1000 + 60) },
    { exp: undefined },
    { iat: undefined },
    { exp: null },
    { exp: -1 },
  ]) {
    assert.equal(
      await codeOf(await sign(server, claimsFor(CLIENT, NOW, changes))),
      'ERR_TOKEN_MALFORMED',
      JSON.stringify(changes),
    );
  }
});

test('claims of the wrong kind are refused', async () => {
  for (const changes of [
    { content: null },
    { content: [] },
    { content: { type: 'access_token', ontid: 'me' } },
    { iss: 5 },
    { jti: 5 },
  ]) {
    assert.equal(
      await codeOf(await sign(server, claimsFor(CLIENT, NOW, changes))),
      'ERR_TOKEN_MALFORMED',
      JSON.stringify(changes),
    );
  }
  assert.equal(await codeOf(await sign(server, 'a string')), 'ERR_TOKEN_MALFORMED');
});

test('threat 4: each form of signature is taken only by whoever expects it', async () => {
  const jws = await sign(server, claimsFor(CLIENT, NOW));
  const old = toOntologyForm(await sign(server, claimsFor(CLIENT, NOW), { kid: undefined } as never));
  assert.equal(await codeOf(old, { tokenFormat: 'ontology' }), 'accepted');
  assert.equal(await codeOf(jws, { tokenFormat: 'ontology' }), 'ERR_TOKEN_SIGNATURE');
  assert.equal(await codeOf(old), 'ERR_TOKEN_SIGNATURE');
});

test('threat 4: any other length, prefix, case, padding or encoding is refused', async () => {
  const jws = await sign(server, claimsFor(CLIENT, NOW), { kid: undefined } as never);
  const [header, payload, signature] = jws.split('.') as [string, string, string];
  const raw = Buffer.from(signature, 'base64url');
  const hex = `01${raw.toString('hex')}`;
  const ontology = (text: string) =>
    codeOf(`${header}.${payload}.${Buffer.from(text).toString('base64url')}`, { tokenFormat: 'ontology' });
  for (const text of [
    hex.slice(0, -2),
    `${hex}00`,
    `02${hex.slice(2)}`,
    hex.slice(2),
    `0x${hex}`,
    `${hex}\n`,
    raw.toString('hex').replace(/^/, '01').toUpperCase(),
  ]) {
    assert.equal(await ontology(text), 'ERR_TOKEN_SIGNATURE', text.slice(0, 8));
  }
  const jwsForm = (encoded: string) => codeOf(`${header}.${payload}.${encoded}`);
  const der = Buffer.concat([
    Buffer.from('30440220', 'hex'),
    raw.subarray(0, 32),
    Buffer.from('0220', 'hex'),
    raw.subarray(32),
  ]);
  for (const encoded of [raw.subarray(0, 63), Buffer.concat([raw, Buffer.of(0)]), der].map((bytes) =>
    bytes.toString('base64url'),
  )) {
    assert.equal(await jwsForm(encoded), 'ERR_TOKEN_SIGNATURE');
  }
  for (const encoded of [`${signature}=`, `${signature}==`, raw.toString('base64')]) {
    if (encoded !== signature) assert.equal(await jwsForm(encoded), 'ERR_TOKEN_MALFORMED', encoded.slice(-3));
  }
  // 64 bytes leave four bits of the last character unused; set, they would be a second writing of the same token.
  const last = signature.at(-1)!;
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const twin = signature.slice(0, -1) + alphabet[alphabet.indexOf(last) ^ 1];
  assert.equal(await jwsForm(twin), 'ERR_TOKEN_SIGNATURE');
});

test('threat 4, V17: (r, n − s) is refused, in both forms; every token that is issued has the lower s', async () => {
  for (let i = 0; i < 20; i++) {
    const jws = await sign(server, claimsFor(CLIENT, NOW));
    assert.equal(await codeOf(jws), 'accepted');
    assert.equal(await codeOf(secondWriting(jws)), 'ERR_TOKEN_SIGNATURE');
    const old = await sign(server, claimsFor(CLIENT, NOW), { kid: undefined } as never);
    assert.equal(await codeOf(toOntologyForm(old), { tokenFormat: 'ontology' }), 'accepted');
    assert.equal(await codeOf(toOntologyForm(secondWriting(old)), { tokenFormat: 'ontology' }), 'ERR_TOKEN_SIGNATURE');
  }
  const issuer = new TokenIssuer({ keys: platform.services.signingKeys, now: () => NOW, publicUrl: platform.url });
  for (const tokenFormat of ['jws', 'ontology'] as const) {
    // Half of all signatures have the higher s before it is lowered.
    for (let i = 0; i < 30; i++) {
      const { token } = await issuer.sign(
        { ontId: CLIENT as never, tokenFormat },
        'access_token',
        OTHER as never,
        86_400,
      );
      assert.equal(await codeOf(token, { platform: platform.url, tokenFormat }), 'accepted');
    }
  }
});

test('threat 3: a header of another typ is refused: refresh tokens, ID tokens, none', async () => {
  for (const typ of ['rt+jwt', 'id+jwt', 'logout+jwt', 'at+jwt', 'jwt', undefined]) {
    assert.equal(await codeOf(await sign(server, claimsFor(CLIENT, NOW), { typ } as never)), 'ERR_TOKEN_TYPE', typ);
  }
});

test('threat 3: a token without iss or content.type, or with another sub than its ONT ID, is refused', async () => {
  for (const changes of [
    { iss: undefined },
    { content: undefined },
    { content: { ontid: OTHER } },
    { sub: OTHER },
    { sub: 5 },
    { sub: null },
  ]) {
    assert.equal(
      await codeOf(await sign(server, claimsFor(CLIENT, NOW, changes))),
      'ERR_TOKEN_MALFORMED',
      JSON.stringify(changes),
    );
  }
  const { sub, content } = { sub: OTHER, content: { type: 'access_token', ontid: OTHER } };
  assert.equal(await codeOf(await sign(server, claimsFor(CLIENT, NOW, { sub, content }))), 'accepted');
});

test('keys that cannot be fetched say so, and judge nothing', async () => {
  const gone = await startKeyServer();
  const token = await sign(gone, claimsFor(CLIENT, NOW));
  await gone.close();
  assert.equal(await codeOf(token, { platform: gone.url }), 'ERR_KEYS_UNREACHABLE');
});

test('options that could not protect anybody are refused', async () => {
  const token = await sign(server, claimsFor(CLIENT, NOW));
  for (const options of [
    { platform: 'id.example' },
    { platform: 'http://id.example' },
    { clientId: 'me' },
    { tokenFormat: 'either' as never },
    { clockToleranceSeconds: -1 },
    { clockToleranceSeconds: Number.NaN },
  ]) {
    assert.equal(await codeOf(token, options), 'ERR_OPTION_INVALID', JSON.stringify(options));
  }
});
