import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { calculateJwkThumbprint, importJWK, type JWK } from 'jose';
import { DEFAULT_LIMITS } from '../../../../src/server/limits/limits-config.ts';
import { readVersion } from '../../../../src/server/pages/plugin-build.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

test('the key set holds the public half of one ES256 key, for anybody to read and keep a while', async () => {
  const response = await platform.client().get('/.well-known/jwks.json');
  const { keys } = (await response.json()) as { keys: JWK[] };
  assert.equal(keys.length, 1);
  assert.deepEqual(Object.keys(keys[0]!).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  assert.equal(keys[0]!.kid, (await platform.services.signingKeys.current()).kid);
  await importJWK(keys[0]!, 'ES256');
  assert.ok(await calculateJwkThumbprint(keys[0]!));
  assert.match(response.headers.get('cache-control')!, /public, max-age=300/);
  assert.equal(response.headers.get('access-control-allow-origin'), '*');
});

test('the signing key outlives the process, and two processes agree on it', async () => {
  const { SigningKeys } = await import('../../../../src/server/tokens/signing-keys.ts');
  const { Envelope } = await import('../../../../src/server/secrets/envelope.ts');
  const parts = {
    db: platform.services.db,
    envelope: new Envelope(platform.config.envelopeKey),
    now: () => new Date(),
  };
  const loaded = await Promise.all([1, 2, 3].map(() => new SigningKeys(parts).open()));
  const { publicJwk } = await platform.services.signingKeys.current();
  for (const keys of loaded)
    assert.deepEqual(
      (await keys.published()).map((key) => key.publicJwk),
      [publicJwk],
    );
});

test('plugin.js is the built file, asked for again each time and answered with 304 when it is the same', async () => {
  const client = platform.client();
  const response = await client.get('/plugin.js');
  assert.equal(
    await response.text(),
    readFileSync(new URL('../../../../dist/plugin/plugin.js', import.meta.url), 'utf8'),
  );
  assert.match(response.headers.get('content-type')!, /^text\/javascript/);
  assert.equal(response.headers.get('cross-origin-resource-policy'), 'cross-origin');
  const again = await client.get('/plugin.js', { 'if-none-match': response.headers.get('etag')! });
  assert.equal(again.status, 304);
});

test('the licences of the libraries that the page is built with are there to be read', async () => {
  const response = await platform.client().get('/licenses.md');
  const text = await response.text();
  for (const library of ['lit', 'jose', 'libphonenumber-js', '@noble/hashes'])
    assert.match(text, new RegExp(`^## ${library} - [\\d.]+ \\((MIT|BSD-3-Clause)\\)$`, 'm'));
  assert.match((await (await platform.client().get('/')).text()).slice(0, 200), /licences: \/licenses\.md/);
});

test('the doctor’s panel is served like the script that loads it', async () => {
  const response = await platform.client().get('/doctor.js');
  assert.equal(
    await response.text(),
    readFileSync(new URL('../../../../dist/doctor/doctor.js', import.meta.url), 'utf8'),
  );
  assert.match(response.headers.get('content-type')!, /^text\/javascript/);
  assert.equal(response.headers.get('access-control-allow-origin'), '*');
  assert.equal(
    (await platform.client().get('/doctor.js', { 'if-none-match': response.headers.get('etag')! })).status,
    304,
  );
});

test('any page may ask whether an app may sign people in from an origin, and learns what /signin says to anybody', async () => {
  const { origin, other } = { origin: 'https://shop.example', other: 'https://shop.example.evil.example' };
  const clientId = await platform.addApp(origin, { name: 'My shop' });
  const client = platform.client();
  const ask = async (query: Record<string, string>) => {
    const response = await client.get(`/doctor/registration?${new URLSearchParams(query)}`);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    const { time, version, ...answer } = (await response.json()) as Record<string, unknown>;
    assert.deepEqual([typeof time, version], ['number', readVersion()]);
    return answer;
  };
  assert.deepEqual(await ask({ client_id: clientId, origin }), { refusal: null, app_name: 'My shop' });
  assert.deepEqual(await ask({ client_id: clientId, origin: other }), {
    refusal: 'unknown_origin',
    app_name: 'My shop',
  });
  const another = clientId.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x'));
  for (const client_id of [another, 'nonsense', ''])
    assert.deepEqual(await ask({ client_id, origin }), { refusal: 'unknown_client' });
  assert.equal((await client.get(`/doctor/registration?client_id=${clientId}&client_id=${clientId}`)).status, 200);
});

test('asking for registrations counts as any call does', async () => {
  const slow = await startTestPlatform({ config: { limits: { ...DEFAULT_LIMITS, addressFactor: 1 / 300 } } });
  try {
    const answers: unknown[] = [];
    for (let call = 0; call < 3; call++) {
      const { status, headers } = await slow.client().get('/doctor/registration');
      answers.push([status, headers.get('access-control-allow-origin')]);
    }
    assert.deepEqual(answers, [
      [200, '*'],
      [200, '*'],
      [429, '*'],
    ]);
  } finally {
    await slow.close();
  }
});

test('healthz and readyz say that all is well', async () => {
  assert.deepEqual(await (await platform.client().get('/healthz')).json(), { status: 'ok' });
  assert.deepEqual(await (await platform.client().get('/readyz')).json(), { status: 'ready' });
});

test('the outbox: JSON for programs, kept to one phone on request; a page for people', async () => {
  const client = platform.client();
  const codes = { first: await client.code('+86*15821703553'), second: await client.code('+1*2025550123') };
  const all = (await (await client.get('/dev/outbox', { accept: 'application/json' })).json()) as { to: string }[];
  assert.deepEqual(
    all.map(({ to }) => to),
    ['+12025550123', '+8615821703553'],
  );
  for (const phone of ['%2B8615821703553', '+8615821703553', '8615821703553', '%2B86*15821703553']) {
    const [message, ...others] = (await (
      await client.get(`/dev/outbox?phone=${phone}`, { accept: 'application/json' })
    ).json()) as Record<string, string>[];
    assert.equal(others.length, 0);
    assert.deepEqual(Object.keys(message!), ['to', 'text', 'code', 'at']);
    assert.equal(message!['code'], codes.first);
    assert.match(message!['text']!, new RegExp(`验证码 ${codes.first}`));
    assert.equal(new Date(message!['at']!).toISOString(), message!['at']);
  }
  const page = await client.get('/dev/outbox', { accept: 'text/html,*/*' });
  const html = await page.text();
  assert.match(page.headers.get('content-type')!, /^text\/html/);
  assert.ok(html.includes(`<code>${codes.second}</code>`));
  assert.match(html, /ONT ID code/);
});
