import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { ERROR_CODES } from '../../../src/protocol/errors/error-codes.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

const ENDPOINTS = [
  ['/ontid/getcode/phone', 'getVerifyCode', false],
  ['/ontid/register/phone', 'register', ''],
  ['/ontid/login/phone', 'login', ''],
  ['/ontid/login/password', 'login', ''],
  ['/ontid/binding', 'binding', ''],
  ['/ontid/export/keystore', 'export', ''],
  ['/ontid/export/wif', 'export', ''],
  ['/ontid/export/phone', 'export', ''],
  ['/ontid/edit/phone', 'edit', ''],
  ['/ontid/edit/password', 'edit', ''],
  ['/ontid/verify', 'verify', false],
  ['/login/keystore', 'login', ''],
  ['/oauth2/authorize', 'authorize', ''],
] as const;

const PHONE = '+86*15821703553';
/** Lists in lists, which are good JSON. */
const NESTED = `${'['.repeat(8000)}${']'.repeat(8000)}`;
const BAD_BODIES: unknown[] = [
  '',
  'null',
  '[]',
  '"text"',
  '1',
  '{',
  '{"a":',
  '\u0000',
  '{"__proto__":{"x":1}}',
  '{"constructor":{"prototype":{}}}',
  '['.repeat(5000),
  NESTED,
  `{"phone":${NESTED}}`,
  {},
  { number: null },
  { number: 8615821703553, phone: 1 },
  { number: {}, phone: [] },
  { number: '', phone: '', verifyCode: '', password: '' },
  { number: `${PHONE}\u0000`, phone: `${PHONE}\u0000`, verifyCode: '123456', password: '123456' },
  { number: '+86*１５８２１７０３５５３', phone: '+86*١٥٨٢١٧٠٣٥٥٣', verifyCode: '１２３４５６', password: '123456' },
  { number: '15821703553', phone: PHONE, verifyCode: '12345', password: '12345' },
  { number: '+86 15821703553', phone: PHONE, verifyCode: 123456, password: ['123456'] },
  { number: '+999*12345678', phone: '+999*12345678', verifyCode: '123456', password: '123456', purpose: 'signin' },
  { number: PHONE, phone: '+86', purpose: 'anything' },
  { ontid: 'did:ont:TA5uYzLU2vBvvfCMxyV2sdzc9kPqJzGZWq', password: '123456' },
  { ontid: '__proto__', password: '123456' },
  { newPhone: PHONE, oldPhone: '15821703553', verifyCode: '123456', password: '123456' },
  { client_id: 'x'.repeat(65), origin: 'https://shop.example' },
  { client_id: '__proto__', origin: '__proto__', consent: 'yes' },
];

test('threat 27: malformed bodies get 61001 in the endpoint’s own envelope, and never a 5xx', async () => {
  for (const [path, action, failure] of ENDPOINTS) {
    for (const body of BAD_BODIES) {
      const answer = await platform.client().post(path, body);
      assert.equal(answer.status, 400, `${path} ${JSON.stringify(body)}: ${answer.body.desc}`);
      assert.deepEqual(
        { ...answer.body, desc: '' },
        { action, version: '1.0', error: ERROR_CODES.PARAM_ERROR, desc: '', result: failure },
      );
    }
  }
});

test('threat 27: lists in lists in lists are refused at every other endpoint that takes JSON, and with GET', async () => {
  const { host, port } = new URL(platform.url);
  for (const path of [
    'oauth2/token',
    'oauth2/revoke',
    'oauth2/cancel',
    'ontid/info',
    'onttag/authrequest',
    'onttag/authrequesters',
    'ontpass/myclaims',
  ]) {
    for (const body of [NESTED, `{"ontid":${NESTED.slice(100, -100)}}`]) {
      const headers = { 'content-type': 'application/json' };
      assert.equal(
        (await fetch(`${platform.url}/api/v1/${path}`, { method: 'POST', headers, body })).status,
        400,
        path,
      );
    }
  }
  const get = `GET /api/v1/onttag/authrequesters HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Length: ${NESTED.length}\r\n\r\n${NESTED}`;
  assert.match(await raw(Number(port), get), /^HTTP\/1\.1 400 [\s\S]*"error":61001/);
});

test('any JSON at all gets an envelope with a known code below 500', async () => {
  const known = new Set<number>(Object.values(ERROR_CODES));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...ENDPOINTS), fc.json(), async ([path], body) => {
      const answer = await platform.client().post(path, body);
      assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status}`);
      assert.ok(known.has(answer.body.error));
    }),
    { numRuns: 150 },
  );
});

test('too large, of another type, at another address, with another method: each its own status', async () => {
  const client = platform.client();
  const path = '/ontid/login/phone';
  const status = async (answer: ReturnType<typeof client.post>) => [(await answer).status, (await answer).body.error];
  assert.deepEqual(await status(client.post(path, JSON.stringify({ phone: 'x'.repeat(17_000) }))), [413, 61001]);
  assert.deepEqual(
    await status(client.post(path, 'phone=1', { 'content-type': 'application/x-www-form-urlencoded' })),
    [415, 61001],
  );
  assert.deepEqual(await status(client.post(path, '{}', { 'content-type': 'text/plain' })), [415, 61001]);
  assert.deepEqual(await status(client.post('/ontid/nothing', {})), [404, 61003]);
  const get = await client.get(`/api/v1${path}`);
  assert.deepEqual([get.status, get.headers.get('allow')], [405, 'POST']);
  const bad = await client.get('/%');
  assert.deepEqual([bad.status, ((await bad.json()) as { error: number }).error], [400, 61001]);
});

test('calls that do not come from the hosted page are refused', async () => {
  const client = platform.client();
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
  ]) {
    const { status, body } = await client.post(
      '/ontid/getcode/phone',
      { number: PHONE },
      headers as Record<string, string>,
    );
    assert.deepEqual([status, body.error], [403, 61005], JSON.stringify(headers));
  }
  const fromPage = await client.post(
    '/ontid/getcode/phone',
    { number: '+86*15821703599' },
    { 'sec-fetch-site': 'same-origin' },
  );
  assert.equal(fromPage.status, 200);
});

test('what is no HTTP gets an answer as well, and the process stays up', async () => {
  const port = Number(new URL(platform.url).port);
  for (const text of [
    'GARBAGE\r\n\r\n',
    `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`,
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
  ]) {
    assert.match(await raw(port, text), /^HTTP\/1\.1 4\d\d [\s\S]*"error":61001/);
  }
  assert.equal((await platform.client().get('/healthz')).status, 200);
});

test('a failure of ours says nothing of itself', async () => {
  const broken = await startTestPlatform({ config: { logLevel: 'silent' } });
  await broken.services.db.destroy();
  const api = await broken.client().post('/ontid/login/password', { phone: PHONE, password: '123456' });
  assert.deepEqual(api.body, {
    action: 'login',
    version: '1.0',
    error: 63001,
    desc: 'INNER_ERROR, something went wrong here; try again',
    result: '',
  });
  assert.equal(api.status, 500);
  const ready = await broken.client().get('/readyz');
  assert.deepEqual([ready.status, ((await ready.json()) as { error: number }).error], [503, 62005]);
  assert.equal((await broken.client().get('/healthz')).status, 200);
  const page = await broken
    .client()
    .get(
      '/signin?client_id=did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf&origin=https://shop.example&state=AAAAAAAAAAAAAAAAAAAAAA',
    );
  assert.equal(page.status, 500);
  const html = await page.text();
  assert.match(html, /server_error/);
  assert.doesNotMatch(html + JSON.stringify(api.body), /destroyed|kysely|\.ts:/i);
  await broken.close();
});

function raw(port: number, text: string): Promise<string> {
  return new Promise((done, fail) => {
    const socket = connect(port, 'localhost', () => socket.write(text));
    let answer = '';
    socket
      .on('data', (chunk) => (answer += chunk))
      .on('error', fail)
      .on('close', () => done(answer));
  });
}
