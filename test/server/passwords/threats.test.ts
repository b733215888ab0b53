import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import { APP_CALLS } from '../../../src/protocol/custody/custody-api.ts';
import { ERROR_CODES } from '../../../src/protocol/errors/error-codes.ts';
import { Strength } from '../../../src/server/passwords/strength.ts';
import { AppServer } from '../../support/app-server.ts';
import { foreignKeystore } from '../../support/custody/custody.ts';
import { newestCode } from '../../support/custody/newest-code.ts';
import type { ApiAnswer } from '../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
let shop: OntId;
let now = new Date('2026-01-02T03:04:05Z');
let serial = 0;
const newNational = () => `1582170${String(1000 + serial++)}`;
const [STRONG, OTHER] = ['correct horse', 'quiet lamp river'];

before(async () => {
  platform = await startTestPlatform({ now: () => now });
  shop = await platform.addApp('https://shop.example', { name: 'Wunderladen 24' });
});
after(() => platform.close());
beforeEach(async () => {
  now = new Date(now.getTime() + 61_000);
  await platform.services.db.deleteFrom('rate_limit').execute();
});

/** Fifty passwords that an attacker tries first, and their like. All have eight characters or more. */
const EASY = [
  '12345678',
  '123456789',
  '1234567890',
  'password',
  'password1',
  'Password1!',
  'P@ssw0rd',
  'passw0rd123',
  'qwertyuiop',
  'qwerty123',
  '1q2w3e4r',
  '1q2w3e4r5t',
  '1qaz2wsx',
  'asdfghjkl',
  'zxcvbnm,./',
  'abcd1234',
  'abcdefgh',
  'a1b2c3d4',
  'iloveyou',
  'iloveyou2',
  'sunshine',
  'princess',
  'football',
  'football1',
  'superman',
  'michael1985',
  'letmein123',
  'welcome1',
  'Welcome123',
  'admin123',
  'administrator',
  'dragon12',
  'sunshine2024',
  'baseball',
  'trustno1',
  'starwars',
  'whatever',
  'aaaaaaaa',
  '        ',
  'abababab',
  '11223344',
  '87654321',
  '19900101',
  'woaini1314',
  '5201314520',
  'woaini520',
  'a123456789',
  'ontid-signin',
  '密码密码密码密码',
  'ｐａｓｓｗｏｒｄ',
];

const tooEasy = ({ status, body }: ApiAnswer) =>
  status === 400 && body.error === ERROR_CODES.INVALID_PASSWORD && body.result === '';

test('threat 33: fifty easy passwords are refused, and the code stays good for a better one', async () => {
  assert.equal(new Set(EASY).size, 50);
  const [client, number] = [platform.client(), `+86*${newNational()}`];
  const verifyCode = await client.code(number);
  for (const password of EASY) {
    const answer = await client.post('/ontid/register/phone', { number, verifyCode, password });
    assert.ok(tooEasy(answer), `${password}: ${answer.status} ${answer.body.desc}`);
    assert.ok(!answer.body.desc.includes(password) || password === 'password', 'a password is not told back');
  }
  assert.equal((await client.post('/ontid/register/phone', { number, verifyCode, password: STRONG })).body.error, 0);
});

test('threat 33: an easy password is no better with invisible characters, or spelled one character at a time', async () => {
  const [client, number] = [platform.client(), `+86*${newNational()}`];
  const verifyCode = await client.code(number);
  const disguised = [
    'pass\u200bword1',
    'pass\u200b\u2060\ufe0fword1',
    '1\u00ad2\u00ad3\u00ad4\u00ad5\u00ad6\u00ad7\u00ad8',
    '\u200b'.repeat(8),
    'p a s s w o r d',
    '1-2-3-4-5-6-7-8',
    '1.2.3.4.5.6.7.8',
    'q_w_e_r_t_y_u_i_o_p',
    '1,2,3,4,5,6,7,8',
  ];
  for (const password of disguised) {
    const answer = await client.post('/ontid/register/phone', { number, verifyCode, password });
    assert.ok(tooEasy(answer), `${JSON.stringify(password)}: ${answer.status} ${answer.body.desc}`);
  }
  // Separators between words stay: they are what makes a phrase of them.
  assert.equal(
    (await client.post('/ontid/register/phone', { number, verifyCode, password: 'a red fox in my tea' })).body.error,
    0,
  );
});

test('threat 33: seven characters are too few, however odd; eight random ones and long phrases are taken', async () => {
  const [client, number] = [platform.client(), `+86*${newNational()}`];
  const verifyCode = await client.code(number);
  const register = (password: string) => client.post('/ontid/register/phone', { number, verifyCode, password });
  // Code points of NFC are counted: seven, though each is written as two, or takes two of UTF-16.
  for (const short of ['x7$kQ9!', '🔑🦊🎻🍋🚲🧊🪁', 'e\u0301'.repeat(7), '1234567']) {
    const { status, body } = await register(short);
    assert.deepEqual([status, body.error], [400, ERROR_CODES.PARAM_ERROR], short);
    assert.match(body.desc, /password has at least 8 characters; this one has 7/);
  }
  for (const good of ['x7$kQ9!z', 'correct horse battery staple '.repeat(8).trim(), '我爱你一万年啊啊']) {
    const one = platform.client();
    const phone = `+86*${newNational()}`;
    assert.equal(
      (await one.post('/ontid/register/phone', { number: phone, verifyCode: await one.code(phone), password: good }))
        .body.error,
      0,
      good,
    );
  }
});

test('threat 33: the phone number in all its forms, the app’s name and the platform’s host are refused', async () => {
  const national = newNational();
  const [client, number] = [platform.client(), `+86*${national}`];
  const verifyCode = await client.code(number);
  const register = (password: string, client_id?: string) =>
    client.post('/ontid/register/phone', { number, verifyCode, password, client_id });
  const forms = [
    national,
    `+86${national}`,
    `86${national}`,
    `0086${national}`,
    `0${national}`,
    `+86*${national}`,
    [...national].reverse().join(''),
    `${national.slice(0, 3)}-${national.slice(3, 7)}-${national.slice(7)}`,
    `+86 ${national.slice(0, 3)} ${national.slice(3)}`,
    `${national}!`,
    `a${national}`,
    national.slice(-8),
  ];
  for (const form of forms) assert.ok(tooEasy(await register(form)), form);
  for (const named of ['Wunderladen 24', 'wunderladen24', 'Wunderladen1']) {
    assert.ok(tooEasy(await register(named, shop)), named);
    const elsewhere = platform.client();
    const phone = `+86*${newNational()}`;
    const answer = await elsewhere.post('/ontid/register/phone', {
      number: phone,
      verifyCode: await elsewhere.code(phone),
      password: `${named} elsewhere`,
    });
    assert.equal(answer.body.error, 0, 'the name of an app that the person does not sign in to says nothing');
  }
  const { host } = new URL(platform.url);
  for (const name of [host, `${host}!`]) assert.ok(tooEasy(await register(name)), name);
});

/** Each call that sets a password, once everything else about it is right. */
const CALLS: Record<string, (password: string, field?: string) => Promise<ApiAnswer>> = {
  '/register/phone': async (password) => {
    const [client, number] = [platform.client(), `+86*${newNational()}`];
    return client.post('/ontid/register/phone', { number, verifyCode: await client.code(number), password });
  },
  '/binding': async (newPassword) => {
    const [client, phone] = [platform.client(), `+86*${newNational()}`];
    const { keystore } = await foreignKeystore('123456');
    return client.post('/ontid/binding', {
      phone,
      verifyCode: await client.code(phone, 'binding'),
      keystore,
      password: '123456',
      newPassword,
    });
  },
  '/binding with the keystore’s own': async (password) => {
    const [client, phone] = [platform.client(), `+86*${newNational()}`];
    const { keystore } = await foreignKeystore(password);
    return client.post('/ontid/binding', {
      phone,
      verifyCode: await client.code(phone, 'binding'),
      keystore,
      password,
    });
  },
  '/edit/password by the old one': async (newPassword) => {
    const [client, phone] = [platform.client(), `+86*${newNational()}`];
    await client.register(phone, STRONG);
    return client.post('/ontid/edit/password', { phone, oldPassword: STRONG, newPassword });
  },
  '/edit/password by a code': async (newPassword) => {
    const [client, phone] = [platform.client(), `+86*${newNational()}`];
    await client.register(phone, STRONG);
    now = new Date(now.getTime() + 61_000);
    return client.post('/ontid/edit/password', { phone, verifyCode: await client.code(phone, 'reset'), newPassword });
  },
};

for (const [name, set] of Object.entries(CALLS)) {
  test(`V11: ${name} refuses an easy password and takes another`, async () => {
    const refused = await set('password1');
    assert.ok(tooEasy(refused), JSON.stringify(refused.body));
    assert.match(refused.body.desc, /too easy to guess.*expected.*nothing was changed/s);
    assert.equal((await set(OTHER)).body.error, 0);
  });
}

test('V11: a wrong password and a password that is too easy have different statuses at a change', async () => {
  const [client, phone] = [platform.client(), `+86*${newNational()}`];
  await client.register(phone, STRONG);
  const change = (oldPassword: string) =>
    client.post('/ontid/edit/password', { phone, oldPassword, newPassword: 'password1' });
  assert.deepEqual([(await change('not that one')).status, (await change(STRONG)).status], [403, 400]);
  assert.ok(
    tooEasy(await client.post('/ontid/edit/password', { phone, oldPassword: STRONG, newPassword: phone.slice(4) })),
    'the account’s own phone',
  );
});

test('threat 33: the seed’s six characters work for an app that the operator registered for them, and for no other caller', async () => {
  const calls = [...APP_CALLS];
  const [easy, strict] = [
    await AppServer.register(platform, calls, () => now, { shortPasswords: true }),
    await AppServer.register(platform, calls, () => now),
  ];
  const register = async (app: AppServer, password: string) => {
    const number = `+86*${newNational()}`;
    await app.call('RFC 9421', '/ontid/getcode/phone', { number });
    const verifyCode = await newestCode(platform, number);
    return app.call('RFC 9421', '/ontid/register/phone', { number, verifyCode, password });
  };
  assert.equal((await register(easy, '123456')).body.error, 0);
  assert.equal((await register(easy, '12345')).body.error, ERROR_CODES.PARAM_ERROR);
  assert.equal((await register(strict, '123456')).body.error, ERROR_CODES.PARAM_ERROR);
  assert.ok(tooEasy(await register(strict, '12345678')));
  assert.ok(tooEasy(await register(strict, 'Backend 1')), 'an app’s own name counts without being named');
  const [client, number] = [platform.client(), `+86*${newNational()}`];
  // The page may not borrow the app's permission by naming it.
  const named = await client.post('/ontid/register/phone', {
    number,
    verifyCode: await client.code(number),
    password: '12345678',
    client_id: easy.appId,
  });
  assert.ok(tooEasy(named));
});

test('V11: a weak keystore opens, and is bound under a new password with the same ONT ID', async () => {
  const [client, phone] = [platform.client(), `+86*${newNational()}`];
  const { ontId, keystore } = await foreignKeystore('1234');
  assert.equal(
    (await client.post('/login/keystore', { keystore, password: '1234' })).body.error,
    ERROR_CODES.ONTID_NOT_EXIST,
    'it opens',
  );
  const request = { phone, verifyCode: await client.code(phone, 'binding'), keystore, password: '1234' };
  const { keystore: six } = await foreignKeystore('123456');
  const without = await client.post('/ontid/binding', { ...request, keystore: six, password: '123456' });
  assert.ok(tooEasy(without));
  assert.match(without.body.desc, /expected newPassword/);
  assert.equal((await client.post('/ontid/binding', { ...request, newPassword: OTHER })).body.result, ontId);
  const signedIn = await platform.client().post('/ontid/login/password', { phone, password: OTHER });
  assert.equal(signedIn.body.result, ontId);
  const exported = await client.post('/ontid/export/keystore', { ontid: ontId, password: OTHER });
  assert.equal(
    (JSON.parse(exported.body.result as string) as { address: string }).address,
    ontId.slice('did:ont:'.length),
  );
  assert.equal(
    (await platform.client().post('/ontid/login/password', { phone, password: '1234' })).body.error,
    ERROR_CODES.PARAM_ERROR,
  );
});

test('V11: a password that is made to take long does not hold up the event loop, nor more than a moment of the thread', async () => {
  const strength = new Strength();
  try {
    await strength.estimate(['warm up'], []);
    let turns = 0;
    let counting = true;
    const count = () => {
      if (!counting) return;
      turns++;
      setImmediate(count);
    };
    setImmediate(count);
    await strength.estimate(['4@8({[<369&#!1|'.repeat(17).slice(0, 32)], []);
    counting = false;
    assert.ok(turns > 10, `the loop turned ${turns} times`);
  } finally {
    await strength.stop();
  }
});
