import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { checkMessageSignature } from '../../src/server/app-calls/message-signature.ts';
import { CallRefused, type Client, createClient, OntidError } from '../../src/verify/server-client/index.ts';
import { importSecret, signRequest } from '../../src/verify/server-client/sign-request.ts';
import { AppServer } from '../support/app-server.ts';
import { newestCode } from '../support/custody/newest-code.ts';
import { freePort, startTestPlatform, type TestPlatform } from '../support/platform.ts';

let platform: TestPlatform;
let app: AppServer;
let client: Client;
before(async () => {
  platform = await startTestPlatform();
  app = await AppServer.register(platform, ['getcode', 'register', 'login']);
  client = createClient({ platform: platform.url, appId: app.appId, appSecret: app.secret });
});
after(() => platform.close());

/** Runs a server that answers in the platform's place. */
async function inItsPlace<Result>(listener: RequestListener, use: (url: string) => Promise<Result>): Promise<Result> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

test('an app’s back end registers a person and signs them in', async () => {
  const number = '+86*15821703553';
  const password = 'pässwörd 密码 🔑';
  assert.equal(await client.call('/getcode/phone', { number }), true);
  const verifyCode = await newestCode(platform, number);
  const ontid = await client.call('/register/phone', { number, verifyCode, password });
  assert.match(ontid, /^did:ont:A/);
  // The same call twice is two calls.
  for (let i = 0; i < 2; i++) assert.equal(await client.call('/login/password', { phone: number, password }), ontid);
});

test('a refusal carries the platform’s number, the status, and how long to wait', async () => {
  const refusal = async (call: Promise<unknown>) => {
    const error: unknown = await call.then(
      () => assert.fail('no refusal'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof CallRefused && error instanceof OntidError);
    return { code: error.code, error: error.error, status: error.status, retryAfter: error.retryAfter };
  };
  const wrong = client.call('/login/password', { phone: '+86*15821703500', password: 'wrong password' });
  assert.deepEqual(await refusal(wrong), {
    code: 'ERR_CALL_REFUSED',
    error: 61024,
    status: 403,
    retryAfter: undefined,
  });
  await client.call('/getcode/phone', { number: '+86*15821703501' });
  const { retryAfter, ...tooSoon } = await refusal(client.call('/getcode/phone', { number: '+86*15821703501' }));
  assert.deepEqual(tooSoon, { code: 'ERR_CALL_REFUSED', error: 61011, status: 429 });
  assert.ok(retryAfter! > 0 && retryAfter! <= 60);
  const other = createClient({ platform: platform.url, appId: app.appId, appSecret: 'another' });
  assert.deepEqual(await refusal(other.call('/getcode/phone', { number: '+86*15821703502' })), {
    code: 'ERR_CALL_REFUSED',
    error: 62006,
    status: 401,
    retryAfter: undefined,
  });
});

test('what is no answer of the platform’s is told apart from a refusal, and nobody else is sent the call', async () => {
  const call = (url: string) =>
    createClient({ platform: url, appId: app.appId, appSecret: app.secret }).call('/getcode/phone', {
      number: '+86*15821703503',
    });
  const unreachable = { code: 'ERR_PLATFORM_UNREACHABLE' };
  await assert.rejects(call(`http://localhost:${await freePort()}`), unreachable);
  for (const body of ['<!doctype html>', 'null', '[]', '{}', '{"error":"0"}', '{"error":0.5,"desc":""}', '']) {
    await assert.rejects(
      inItsPlace((_, response) => response.end(body), call),
      unreachable,
      body,
    );
  }
  let redirected = 0;
  await inItsPlace(
    (_, response) => response.end(String(redirected++)),
    async (elsewhere) => {
      await assert.rejects(
        inItsPlace((_, response) => response.writeHead(307, { location: elsewhere }).end(), call),
        unreachable,
      );
    },
  );
  assert.equal(redirected, 0);
});

test('wrong options are named', () => {
  const good = { platform: 'https://id.example', appId: app.appId, appSecret: 'secret' };
  for (const [options, message] of [
    [{ platform: 'id.example' }, /platform/],
    [{ platform: 'http://id.example' }, /https/],
    [{ appId: 'shop' }, /appId/],
    [{ appSecret: '' }, /appSecret/],
  ] as const) {
    assert.throws(
      () => createClient({ ...good, ...options }),
      (error) => error instanceof OntidError && error.code === 'ERR_OPTION_INVALID' && message.test(error.message),
    );
  }
});

test('whatever is called, the signature is one that the platform’s library takes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ minLength: 1, unit: 'grapheme' }),
      fc.webPath(),
      fc.json(),
      async (secret, path, body) => {
        const { href, pathname } = new URL(`https://id.example/api${path}`);
        const headers = await signRequest(await importSecret(secret), app.appId, href, body);
        const call = { method: 'POST', uri: pathname, headers, body: Buffer.from(body) };
        const { nonce } = await checkMessageSignature(call, 'https://id.example', async (appId) => {
          assert.equal(appId, app.appId);
          return { app: {} as never, secret };
        });
        assert.equal(Buffer.from(nonce, 'base64').length, 16);
      },
    ),
  );
});
