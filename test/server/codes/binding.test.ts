import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { DEFAULT_LIMITS } from '../../../src/server/limits/limits-config.ts';
import { startPlatform } from '../../../src/server/platform.ts';
import { AppServer } from '../../support/app-server.ts';
import { foreignKeystore } from '../../support/custody/custody.ts';
import { newestCode } from '../../support/custody/newest-code.ts';
import { askForCode } from '../../support/custody/proofs.ts';
import type { PageClient } from '../../support/page-client.ts';
import { freePort, startTestPlatform, type TestPlatform } from '../../support/platform.ts';

const PASSWORD = 'correct horse';
let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
let serial = 0;
const newPhone = () => `+86*158${String(10_000_000 + serial++)}`;
const wait = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));
before(
  async () =>
    (platform = await startTestPlatform({
      now: () => now,
      config: { limits: { ...DEFAULT_LIMITS, addressFactor: 1_000 } },
    })),
);
after(() => platform.close());

const wrongFor = (code: string) => (code === '000000' ? '000001' : '000000');
/** Every use of a code, by its purpose: the path, and what goes with phone and code. */
async function uses(phone: string, verifyCode: string): Promise<Record<string, [path: string, body: object][]>> {
  const { keystore } = await foreignKeystore(PASSWORD);
  const owner = platform.client();
  const oldPhone = newPhone();
  await owner.register(oldPhone, PASSWORD);
  return {
    signin: [
      ['/ontid/login/phone', { phone, verifyCode }],
      ['/ontid/register/phone', { number: phone, verifyCode, password: PASSWORD }],
    ],
    binding: [['/ontid/binding', { phone, verifyCode, keystore, password: PASSWORD }]],
    'edit-phone': [['/ontid/edit/phone', { newPhone: phone, verifyCode, oldPhone, password: PASSWORD }]],
    reset: [['/ontid/edit/password', { phone, verifyCode, newPassword: 'another horse' }]],
  };
}

for (const purpose of ['signin', 'binding', 'edit-phone', 'reset']) {
  test(`V8c: a code for ${purpose} works only in the browser that asked for it; elsewhere it is a wrong one and counts no try`, async () => {
    const [asker, elsewhere] = [platform.client(), platform.client()];
    const phone = newPhone();
    if (purpose === 'reset') await asker.register(phone, PASSWORD);
    wait(61);
    const code = await asker.code(phone, purpose);
    wait(1);
    // The other browser has a live code of its own: without one, nothing could be counted.
    await elsewhere.code(phone, purpose);
    const calls = (await uses(phone, code))[purpose]!;
    for (let i = 0; i < 7; i++) {
      for (const [path, body] of calls) {
        const answer = await elsewhere.post(path, body);
        assert.deepEqual([answer.status, answer.body.error], [403, 61012], path);
      }
    }
    const [path, body] = calls.at(-1)!;
    assert.equal((await asker.post(path, body)).body.error, 0, path);
  });
}

test('V8c: a stranger neither burns the owner’s code, nor displaces it, nor delays the next one', async () => {
  const [owner, stranger] = [platform.client(), platform.client()];
  const phone = newPhone();
  const ontid = await owner.register(phone, PASSWORD);
  wait(61);
  await stranger.code(phone);
  wait(1);
  const code = await owner.code(phone);
  wait(61);
  await stranger.code(phone);
  for (let i = 0; i < 8; i++) await stranger.post('/ontid/login/phone', { phone, verifyCode: wrongFor(code) });
  const answer = await owner.post('/ontid/login/phone', { phone, verifyCode: code });
  assert.deepEqual([answer.body.error, answer.body.result], [0, ontid]);
});

test('threat 1: five wrong codes are looked at for each code, and twenty in an hour for a phone over all browsers', async () => {
  const phone = newPhone();
  const askers = Array.from({ length: 5 }, () => platform.client());
  const codes: string[] = [];
  for (const asker of askers) {
    wait(1);
    codes.push(await asker.code(phone));
  }
  const answers = (
    await Promise.all(
      askers.map((asker, i) =>
        Promise.all(
          Array.from({ length: 6 }, () => asker.post('/ontid/login/phone', { phone, verifyCode: wrongFor(codes[i]!) })),
        ),
      ),
    )
  ).flat();
  assert.equal(answers.filter(({ body }) => body.error === 61012).length, 20);
  assert.equal(answers.filter(({ body }) => body.error === 61010).length, 10);
  const late = platform.client();
  wait(61);
  const { body } = await late.post('/ontid/login/phone', { phone, verifyCode: await askAnyway(late, phone) });
  assert.equal(body.error, 61010, 'the right code, past the twenty');
});

/** A code past the ones that need no proof of work. */
async function askAnyway(client: PageClient, phone: string): Promise<string> {
  assert.equal((await askForCode(client, phone)).body.error, 0);
  return newestCode(platform, phone);
}

test('V8c: the code that another browser asked for is no guess in this one', async () => {
  const [owner, stranger] = [platform.client(), platform.client()];
  const phone = newPhone();
  const ontid = await owner.register(phone, PASSWORD);
  wait(61);
  const mine = await owner.code(phone);
  wait(1);
  const theirs = await stranger.code(phone);
  if (mine !== theirs)
    for (let i = 0; i < 12; i++)
      assert.equal((await owner.post('/ontid/login/phone', { phone, verifyCode: theirs })).body.error, 61012);
  assert.equal((await owner.post('/ontid/login/phone', { phone, verifyCode: mine })).body.result, ontid);
});

test('V8c: the browser’s cookie is HttpOnly and Lax, and over https a __Host- cookie', async () => {
  const attributes = (cookies: string[]) =>
    cookies
      .find((cookie) => cookie.includes('ontid-code'))!
      .split('; ')
      .map((part) => part.replace(/=.{43}$/, '=…'));
  const plain = await platform.client().post('/ontid/getcode/phone', { number: newPhone() });
  assert.deepEqual(attributes(plain.headers.getSetCookie()), [
    'ontid-code=…',
    'Max-Age=3600',
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
  ]);
  const port = await freePort();
  const secure = await startPlatform({ ...platform.config, port, publicUrl: 'https://id.example' });
  try {
    const cookies = await new Promise<string[]>((done, fail) => {
      const call = request(
        {
          port,
          method: 'POST',
          path: '/api/v1/ontid/getcode/phone',
          headers: { host: 'id.example', origin: 'https://id.example', 'content-type': 'application/json' },
        },
        (answer) => {
          answer.resume();
          done(answer.headers['set-cookie'] ?? []);
        },
      ).on('error', fail);
      call.end(JSON.stringify({ number: newPhone() }));
    });
    assert.deepEqual(attributes(cookies), [
      '__Host-ontid-code=…',
      'Max-Age=3600',
      'Path=/',
      'HttpOnly',
      'Secure',
      'SameSite=Lax',
    ]);
  } finally {
    await secure.close();
  }
});

test('V8c: an app’s code works for that app, wherever it calls from, and for nobody else', async () => {
  const [app, other] = [
    await AppServer.register(platform, ['getcode', 'login'], () => now),
    await AppServer.register(platform, ['getcode', 'login'], () => now),
  ];
  const phone = newPhone();
  const ontid = await platform.client().register(phone, PASSWORD);
  wait(61);
  assert.equal((await app.call('RFC 9421', '/ontid/getcode/phone', { number: phone })).body.error, 0);
  const verifyCode = await newestCode(platform, phone);
  const login = { phone, verifyCode };
  assert.equal((await other.call('RFC 9421', '/ontid/login/phone', login)).body.error, 61012);
  assert.equal((await platform.client().post('/ontid/login/phone', login)).body.error, 61012);
  // No cookie goes with any of these: they may come from different machines.
  assert.equal((await app.call('RFC 9421', '/ontid/login/phone', login)).body.result, ontid);
});
