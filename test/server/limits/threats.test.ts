import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, mock, test } from 'node:test';
import { DEFAULT_LIMITS } from '../../../src/server/limits/limits-config.ts';
import { easyPointsOf, rulesOf } from '../../../src/server/limits/rules.ts';
import { readPhone } from '../../../src/server/phones/phone-number.ts';
import { stranger } from '../../support/custody/askers.ts';
import { chosen } from '../../support/custody/passwords.ts';
import type { ApiAnswer, PageClient } from '../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { read, repositoryFiles } from '../../support/runner/sources.ts';

const RULES = rulesOf(DEFAULT_LIMITS);
const PASSWORD = 'correct horse';
let platform: TestPlatform;
/** Callers write their address into X-Forwarded-For, which this platform takes from this machine. */
before(async () => (platform = await startTestPlatform({ config: { trustProxy: ['127.0.0.1', '::1'] } })));
after(() => platform.close());

let serial = 0;
const newPhone = () => `+86*1${3_000_000_000 + 10_000 * serial++}`;
const from = (address: string) => ({ 'x-forwarded-for': address });
const guess = (phone: string, address: string, password = 'not that one') =>
  platform.client().post('/ontid/login/password', { phone, password }, from(address));
const count = (answers: ApiAnswer[], error: number) => answers.filter(({ body }) => body.error === error).length;

/** An account made past the limits of registering, and a browser that has not signed in yet. */
async function makeAccount(phone: string): Promise<void> {
  await platform.services.accounts.register(readPhone('phone', phone), chosen(PASSWORD), {
    useUp: async () => {},
    giveBack: async () => {},
  });
}

test('threat 1: of 100 wrong codes at once, from as many addresses, five are looked at; then the right one is refused', async () => {
  const phone = newPhone();
  const client = platform.client();
  const right = await client.code(phone);
  const wrong = right === '000000' ? '000001' : '000000';
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      client.post('/ontid/login/phone', { phone, verifyCode: wrong }, from(`198.51.100.${i}`)),
    ),
  );
  assert.equal(count(answers, 61012), 5);
  assert.equal(count(answers, 61010), 95);
  const { status, body } = await client.post(
    '/ontid/login/phone',
    { phone, verifyCode: right },
    from('198.51.100.200'),
  );
  assert.deepEqual([status, body.error], [429, 61010]);
});

test('threat 1: one address that guesses at codes of many phones is stopped', async () => {
  const allowed = RULES['address-wrong-codes'][0]!.points;
  const answers = await Promise.all(
    Array.from({ length: allowed + 20 }, () =>
      platform.client().post('/ontid/login/phone', { phone: newPhone(), verifyCode: '000000' }, from('198.51.100.201')),
    ),
  );
  assert.deepEqual([count(answers, 61012), count(answers, 61010)], [allowed, 20]);
});

test('threat 9: 10,000 requests over 5,000 numbers of one range send no more than what needs no proof of work', async () => {
  let messages = 0;
  const pumped = await startTestPlatform({ sms: { send: async () => void messages++ } });
  try {
    const phones = Array.from({ length: 5_000 }, (_, i) =>
      readPhone('number', `+86*1582170${String(i).padStart(4, '0')}`),
    );
    const queue = [...phones, ...phones];
    let refused = 0;
    const caller = async () => {
      for (let phone = queue.pop(); phone; phone = queue.pop()) {
        await pumped.services.codes.send(phone, 'any', stranger()).catch((error: { error: string }) => {
          assert.ok(['TIME_EXCEEDED', 'VERIFY_CODE_FREQUENT'].includes(error.error), String(error));
          refused++;
        });
      }
    };
    await Promise.all(Array.from({ length: 16 }, caller));
    const easy = easyPointsOf(DEFAULT_LIMITS)['sms-prefix']!;
    assert.equal(messages, easy);
    assert.equal(messages + refused, 10_000);
  } finally {
    await pumped.close();
  }
});

test('threat 10: a guess at each of 1,000 accounts from one address is throttled; the owner on a known device gets in', async () => {
  const phone = newPhone();
  const owner = platform.client();
  await makeAccount(phone);
  const signIn = (client = owner, password = PASSWORD) =>
    client.post('/ontid/login/password', { phone, password }, from('203.0.113.10'));
  assert.equal((await signIn()).status, 200);

  const answers = (await Promise.all(
    Array.from({ length: 1_000 }, () => guess(newPhone(), '203.0.113.10')),
  )) as ApiAnswer[];
  assert.equal(count(answers, 61024), RULES['address-wrong-passwords'][0]!.points);
  assert.equal(count(answers, 61010), 1_000 - RULES['address-wrong-passwords'][0]!.points);
  const refused = answers.find(({ status }) => status === 429)!;
  assert.ok(Number(refused.headers.get('retry-after')) > 0);

  const elsewhere = platform.client();
  assert.equal((await signIn(elsewhere)).status, 429, 'the same address, a browser that nobody knows');
  assert.equal((await signIn()).status, 200, 'the same address, the owner’s browser');
});

test('threat 10: guesses at one account from many addresses lock neither its owner’s browser out, nor other accounts', async () => {
  const [phone, other] = [newPhone(), newPhone()];
  const [owner, stranger] = [platform.client(), platform.client()];
  await makeAccount(phone);
  await makeAccount(other);
  assert.equal(
    (await owner.post('/ontid/login/password', { phone, password: PASSWORD }, from('203.0.113.20'))).status,
    200,
  );
  const allowed = RULES['account-wrong-passwords'][0]!.points;
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => guess(phone, `2001:db8:0:${i}::1`)));
  assert.equal(count(answers, 61024), allowed);
  // Somebody else's known browser is a stranger to this account; the right password does not help there now.
  assert.equal(
    (await stranger.post('/ontid/login/password', { phone: other, password: PASSWORD }, from('203.0.113.21'))).status,
    200,
  );
  assert.equal(
    (await stranger.post('/ontid/login/password', { phone, password: PASSWORD }, from('203.0.113.21'))).status,
    429,
  );
  assert.equal(
    (await owner.post('/ontid/login/password', { phone, password: PASSWORD }, from('203.0.113.22'))).status,
    200,
  );
});

test('threat 10: whoever has the owner’s browser cannot guess without end either', async () => {
  const phone = newPhone();
  const thief = platform.client();
  await makeAccount(phone);
  await thief.post('/ontid/login/password', { phone, password: PASSWORD }, from('203.0.113.30'));
  const answers: ApiAnswer[] = [];
  for (let i = 0; i < 12; i++)
    answers.push(
      await thief.post('/ontid/login/password', { phone, password: 'not that one' }, from(`203.0.113.${31 + i}`)),
    );
  assert.deepEqual([count(answers, 61024), count(answers, 61010)], [10, 2]);
});

test('threat 10: a sign-in of one’s own in the owner’s browser gives no more guesses at the owner’s password', async () => {
  const [phone, own] = [newPhone(), newPhone()];
  await makeAccount(phone);
  await makeAccount(own);
  const thief = platform.client();
  const signIn = (number: string, password: string, n: number) =>
    thief.post('/ontid/login/password', { phone: number, password }, from(`203.0.114.${n}`));
  await signIn(phone, PASSWORD, 1);
  const answers: ApiAnswer[] = [];
  for (let n = 0; n < 12; n++) {
    // Each sign-in gives the browser another token.
    if (n % 4 === 3) assert.equal((await signIn(own, PASSWORD, n)).status, 200);
    answers.push(await signIn(phone, 'not that one', 100 + n));
  }
  assert.deepEqual([count(answers, 61024), count(answers, 61010)], [10, 2]);
});

test('threat 10: many addresses of one IPv6 network are one', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => guess(newPhone(), `2001:db8:ffff:1:${i}::1`)));
  assert.equal(count(answers, 61024), RULES['address-wrong-passwords'][0]!.points);
});

test('an address that makes too many calls of any kind is told to wait, others are not', async () => {
  const allowed = RULES['address-calls'][0]!.points;
  const call = (address: string) => platform.client().post('/session/end', {}, from(address));
  const answers = await Promise.all(Array.from({ length: allowed + 10 }, () => call('203.0.113.60')));
  assert.deepEqual([count(answers, 0), count(answers, 61010)], [allowed, 10]);
  assert.equal((await call('203.0.113.61')).status, 200);
});

test('V10: past the limit of an address, the browsers of one person have one number of calls together', async () => {
  const phone = newPhone();
  await makeAccount(phone);
  const browsers = [platform.client(), platform.client(), platform.client()];
  for (const [n, browser] of browsers.entries()) {
    const { status } = await browser.post(
      '/ontid/login/password',
      { phone, password: PASSWORD },
      from(`203.0.115.${63 + n}`),
    );
    assert.equal(status, 200);
  }
  const [allowed, known] = [RULES['address-calls'][0]!.points, RULES['known-calls'][0]!.points];
  const call = (client: PageClient) => client.post('/session/list', {}, from('203.0.115.70'));
  await Promise.all(Array.from({ length: allowed }, () => call(platform.client())));
  const answers = await Promise.all(browsers.flatMap((browser) => Array.from({ length: known }, () => call(browser))));
  assert.deepEqual([count(answers, 0), count(answers, 61010)], [known, 2 * known]);
});

test('an address makes no more accounts than its limit, whatever codes it has', async () => {
  const allowed = RULES['address-registrations'][0]!.points;
  const phone = newPhone();
  await makeAccount(phone);
  const client = platform.client();
  const verifyCode = await client.code(phone);
  const answers: ApiAnswer[] = [];
  // The code of a phone that has an account already stays good, so that nothing is hashed here.
  for (let i = 0; i < allowed + 3; i++) {
    answers.push(
      await client.post(
        '/ontid/register/phone',
        { number: phone, verifyCode, password: PASSWORD },
        from('203.0.113.62'),
      ),
    );
  }
  assert.deepEqual([count(answers, 61002), count(answers, 61010)], [allowed, 3]);
});

test('threat 11: an unknown phone and a wrong password get the same bytes, past the limit too', async () => {
  const pairs = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const known = newPhone();
      await makeAccount(known);
      return { known, unknown: newPhone() };
    }),
  );
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  try {
    for (let round = 0; round < 14; round++) {
      for (const [i, { known, unknown }] of pairs.entries()) {
        const [one, two] = await Promise.all([
          guess(known, `203.0.113.${70 + i}`),
          guess(unknown, `203.0.113.${80 + i}`),
        ]);
        assert.equal(one!.status, round < 10 ? 403 : 429);
        assert.deepEqual(bytes(one!), bytes(two!));
      }
    }
  } finally {
    mock.timers.reset();
  }
});

const bytes = ({ status, headers, body }: ApiAnswer) => ({
  status,
  body: JSON.stringify(body),
  headers: [...headers].filter(([name]) => name !== 'date'),
});

test('threat 29: secrets are compared in constant time, or looked up by a hash of them', async () => {
  const server = repositoryFiles().filter((file) => /^src\/server\/.*\.ts$/.test(file));
  assert.match(
    read('src/server/codes/verification-codes.ts'),
    /timingSafeEqual\(live\?\.code_index \?\? NO_CODE, typed\)/,
  );
  assert.deepEqual(
    server.filter((file) => /\.equals\(|Buffer\.compare|localeCompare/.test(read(file))),
    [],
  );
  const client = platform.client();
  const phone = newPhone();
  await makeAccount(phone);
  await client.post('/ontid/login/password', { phone, password: PASSWORD }, from('203.0.113.50'));
  const cookies = new Map(
    client
      .cookieHeader()
      ['cookie']!.split('; ')
      .map((pair) => pair.split('=') as [string, string]),
  );
  const { db } = platform.services;
  const token = createHash('sha256').update(cookies.get('ontid-session')!).digest();
  assert.equal((await db.selectFrom('session').selectAll().where('token_hash', '=', token).execute()).length, 1);
  const devices = await db.selectFrom('known_device').select('token_index').execute();
  assert.ok(
    devices.every(
      ({ token_index }) =>
        token_index.length === 32 && token_index.toString('base64url') !== cookies.get('ontid-device'),
    ),
  );
});

test('the address is the peer’s own unless a trusted proxy says another, and then the last that the proxy saw', async () => {
  const allowed = RULES['address-codes'][0]!.points;
  const ask = (on: TestPlatform, header: (i: number) => string) =>
    Promise.all(
      Array.from({ length: allowed + 5 }, (_, i) =>
        on.client().post('/ontid/getcode/phone', { number: newPhone() }, from(header(i))),
      ),
    );
  assert.equal(
    count(await ask(platform, (i) => `192.0.2.${i}, 203.0.113.99`), 61010),
    5,
    'what the caller wrote before it is not believed',
  );
  assert.equal(count(await ask(platform, (i) => `192.0.2.${i}`), 61010), 0);
  const open = await startTestPlatform();
  try {
    assert.equal(count(await ask(open, (i) => `192.0.2.${i}`), 61010), 5);
  } finally {
    await open.close();
  }
});
