import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { SmsRefused } from '../../../../src/server/sms/sms-sender.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
let serial = 0;
/** A number that no other test has used. */
const newPhone = () => `+86*158${String(10000000 + serial++)}`;
const pass = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));

before(async () => (platform = await startTestPlatform({ now: () => now })));
after(() => platform.close());
beforeEach(() => (now = new Date('2026-01-02T03:04:05Z')));

test('registering gives an ONT ID, and the code, the password and the session are its own', async () => {
  const client = platform.client();
  const phone = newPhone();
  const { status, body } = await client.post('/ontid/register/phone', {
    number: phone,
    verifyCode: await client.code(phone),
    password: 'correct horse',
  });
  assert.equal(status, 200);
  assert.deepEqual(
    { ...body, result: '' },
    { action: 'register', version: '1.0', error: 0, desc: 'SUCCESS', result: '' },
  );
  assert.match(body.result as string, /^did:ont:A[1-9A-HJ-NP-Za-km-z]{33}$/);
  const signedIn = await platform.client().post('/ontid/login/password', { phone, password: 'correct horse' });
  assert.deepEqual(signedIn.body, { action: 'login', version: '1.0', error: 0, desc: 'SUCCESS', result: body.result });
});

test('signing in with a code gives the same ONT ID, with or without the plus sign', async () => {
  const phone = newPhone();
  const ontid = await platform.client().register(phone);
  for (const written of [phone, phone.slice(1)]) {
    pass(61);
    const client = platform.client();
    const { body } = await client.post('/ontid/login/phone', {
      phone: written,
      verifyCode: await client.code(written),
    });
    assert.equal(body.result, ontid);
  }
});

test('getcode says true for a phone that nobody knows and for one that has an account', async () => {
  const known = newPhone();
  await platform.client().register(known);
  pass(61);
  const [one, two] = await Promise.all(
    [known, newPhone()].map((number) => platform.client().post('/ontid/getcode/phone', { number })),
  );
  assert.deepEqual(one!.body, { action: 'getVerifyCode', version: '1.0', error: 0, desc: 'SUCCESS', result: true });
  assert.deepEqual(two!.body, one!.body);
});

test('another code has to wait a minute; the answer says how long', async () => {
  const client = platform.client();
  const phone = newPhone();
  await client.code(phone);
  pass(20);
  const early = await client.post('/ontid/getcode/phone', { number: phone });
  assert.equal(early.status, 429);
  assert.equal(early.body.error, 61011);
  assert.equal(early.body.result, false);
  assert.equal(early.headers.get('retry-after'), '40');
  pass(40);
  assert.equal((await client.post('/ontid/getcode/phone', { number: phone })).status, 200);
});

test('of many requests of one browser for a code at once, one sends a message', async () => {
  const phone = newPhone();
  const client = platform.client();
  await client.code(newPhone());
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => client.post('/ontid/getcode/phone', { number: phone })),
  );
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.equal((await platform.services.outbox.messages(phone)).length, 1);
});

test('a code is good until five minutes have passed, and once', async () => {
  const phone = newPhone();
  const client = platform.client();
  await client.register(phone);
  pass(61);
  const verifyCode = await client.code(phone);
  pass(299);
  assert.equal((await client.post('/ontid/login/phone', { phone, verifyCode })).body.error, 0);
  const again = await client.post('/ontid/login/phone', { phone, verifyCode });
  assert.deepEqual([again.status, again.body.error], [403, 61012]);
  const late = await client.code(phone);
  pass(300);
  assert.equal((await client.post('/ontid/login/phone', { phone, verifyCode: late })).body.error, 61012);
});

test('a code of another phone is wrong', async () => {
  const client = platform.client();
  const [mine, theirs] = [newPhone(), newPhone()];
  const verifyCode = await client.code(mine);
  await client.code(theirs);
  const { status, body } = await client.post('/ontid/login/phone', { phone: theirs, verifyCode });
  // One in a million times the two codes are the same.
  assert.deepEqual([status, body.error], [403, 61012]);
});

test('a phone without an account keeps its code for making one, and one with an account for signing in', async () => {
  const phone = newPhone();
  const client = platform.client();
  const verifyCode = await client.code(phone, 'signin');
  const absent = await client.post('/ontid/login/phone', { phone, verifyCode });
  assert.deepEqual([absent.status, absent.body.error, absent.body.result], [404, 61043, '']);
  const made = await client.post('/ontid/register/phone', { number: phone, verifyCode, password: 'correct horse' });
  assert.equal(made.body.error, 0);
  pass(61);
  const second = await client.code(phone, 'signin');
  const taken = await client.post('/ontid/register/phone', {
    number: phone,
    verifyCode: second,
    password: 'another horse',
  });
  assert.deepEqual([taken.status, taken.body.error], [409, 61002]);
  assert.equal((await client.post('/ontid/login/phone', { phone, verifyCode: second })).body.result, made.body.result);
});

test('a right code that could not be used does not count as a try', async () => {
  const phone = newPhone();
  const client = platform.client();
  const verifyCode = await client.code(phone);
  const wrong = verifyCode === '000000' ? '000001' : '000000';
  for (let i = 0; i < 4; i++)
    assert.equal((await client.post('/ontid/login/phone', { phone, verifyCode: wrong })).body.error, 61012);
  assert.equal((await client.post('/ontid/login/phone', { phone, verifyCode })).body.error, 61043);
  assert.equal(
    (await client.post('/ontid/register/phone', { number: phone, verifyCode, password: 'correct horse' })).body.error,
    0,
  );
});

test('after five wrong codes the right one is refused too', async () => {
  const phone = newPhone();
  const client = platform.client();
  const verifyCode = await client.code(phone);
  const wrong = verifyCode === '000000' ? '000001' : '000000';
  for (let i = 0; i < 5; i++)
    assert.equal((await client.post('/ontid/login/phone', { phone, verifyCode: wrong })).body.error, 61012);
  const { status, body } = await client.post('/ontid/register/phone', {
    number: phone,
    verifyCode,
    password: 'correct horse',
  });
  assert.deepEqual([status, body.error], [429, 61010]);
});

test('a phone is one phone, with the trunk prefix or without', async () => {
  const ontid = await platform.client().register('+44*7400123456');
  const { body } = await platform
    .client()
    .post('/ontid/login/password', { phone: '+44*07400123456', password: 'correct horse' });
  assert.equal(body.result, ontid);
});

test('a wrong password and an unknown phone get the same answer', async () => {
  const phone = newPhone();
  await platform.client().register(phone);
  const [wrong, unknown] = await Promise.all([
    platform.client().post('/ontid/login/password', { phone, password: 'not that one' }),
    platform.client().post('/ontid/login/password', { phone: newPhone(), password: 'not that one' }),
  ]);
  assert.deepEqual([wrong!.status, wrong!.body.error], [403, 61024]);
  assert.deepEqual(unknown!.body, wrong!.body);
  assert.equal(unknown!.status, wrong!.status);
});

test('passwords: the two ways of typing an accent are one; short, long and broken ones are refused', async () => {
  const phone = newPhone();
  await platform.client().register(phone, 'caf\u00e9 noir');
  const client = platform.client();
  assert.equal((await client.post('/ontid/login/password', { phone, password: 'cafe\u0301 noir' })).body.error, 0);
  for (const password of ['12345', 'x'.repeat(257), '密'.repeat(86)]) {
    assert.equal((await client.post('/ontid/login/password', { phone, password })).body.error, 61001, password);
  }
  assert.equal(
    (await client.post('/ontid/login/password', `{"phone":"${phone}","password":"\\ud800 broken"}`)).body.error,
    61001,
  );
});

test('a number that the provider refuses costs no wait', async () => {
  let broken = true;
  const failing = await startTestPlatform({
    now: () => now,
    sms: {
      send: async () => {
        if (broken) throw new SmsRefused('no such number');
      },
    },
  });
  try {
    const client = failing.client();
    const lost = await client.post('/ontid/getcode/phone', { number: '+86*15821703553' });
    assert.deepEqual([lost.status, lost.body.error, lost.body.result], [502, 62007, false]);
    broken = false;
    assert.equal((await client.post('/ontid/getcode/phone', { number: '+86*15821703553' })).status, 200);
  } finally {
    await failing.close();
  }
});

test('the session cookie is out of reach for scripts and other sites, and a new sign-in replaces the old session', async () => {
  const phone = newPhone();
  const client = platform.client();
  await client.register(phone);
  const first = client.cookieHeader()['cookie']!;
  const { headers } = await client.post('/ontid/login/password', { phone, password: 'correct horse' });
  const [session, device] = headers.getSetCookie();
  assert.match(session!, /^ontid-session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
  assert.match(device!, /^ontid-device=[\w-]{43}; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Lax$/);
  assert.equal(await platform.services.sessions.find(first.split('=')[1]), undefined);
});
