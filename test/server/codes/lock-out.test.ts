import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readPhone } from '../../../src/server/phones/phone-number.ts';
import { AppServer } from '../../support/app-server.ts';
import { newestCode } from '../../support/custody/newest-code.ts';
import { chosen } from '../../support/custody/passwords.ts';
import { askForCode } from '../../support/custody/proofs.ts';
import type { PageClient } from '../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

const PASSWORD = 'correct horse';
let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
let range = 0;
/** The first number of a range that no other test uses; the range has 10,000. */
const newRange = () => 15_000_000_000 + 10_000 * range++ + 80_000_000;
const wait = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));
const from = (address: string) => ({ 'x-forwarded-for': address });
before(
  async () => (platform = await startTestPlatform({ now: () => now, config: { trustProxy: ['127.0.0.1', '::1'] } })),
);
after(() => platform.close());

/** A browser in which the phone's account has signed in, made past the limits of codes. */
async function ownerOf(phone: string): Promise<PageClient> {
  await platform.services.accounts.register(readPhone('phone', phone), chosen(PASSWORD), {
    useUp: async () => {},
    giveBack: async () => {},
  });
  const client = platform.client();
  assert.equal((await client.post('/ontid/login/password', { phone, password: PASSWORD })).body.error, 0);
  return client;
}

const ask = async (client: PageClient, number: string, address: string) =>
  (await client.post('/ontid/getcode/phone', { number }, from(address))).body.error;
const newest = async (phone: string) => await newestCode(platform, phone);

test('V8a: a stranger who asks for codes all day keeps the owner from nothing', async () => {
  const phone = `+86*${newRange()}`;
  const owner = await ownerOf(phone);
  const asked: number[] = [];
  for (let i = 0; i < 20; i++) {
    asked.push(await ask(platform.client(), phone, `198.51.100.${i}`));
    wait(61);
  }
  assert.deepEqual(asked, [...Array(5).fill(0), ...Array(15).fill(61010)]);
  // The known browser has its own messages; another one of the owner's solves a proof of work.
  assert.equal(await ask(owner, phone, '203.0.113.1'), 0);
  assert.equal((await owner.post('/ontid/login/phone', { phone, verifyCode: await newest(phone) })).body.error, 0);
  const elsewhere = platform.client();
  assert.equal((await askForCode(elsewhere, phone, 'signin', from('203.0.113.2'))).body.error, 0);
  assert.equal((await elsewhere.post('/ontid/login/phone', { phone, verifyCode: await newest(phone) })).body.error, 0);
});

test('V8a: what a stranger proves and gets uses up nothing of the owner’s known browser', async () => {
  const phone = `+86*${newRange()}`;
  const owner = await ownerOf(phone);
  const { limits } = platform.services;
  // Thirty messages with as many proofs take minutes; they are counted as they would be.
  for (let i = 0; i < 30; i++) await limits.take(['sms-phone', readPhone('phone', phone).e164]);
  const refused = await askForCode(platform.client(), phone, 'signin', from('198.51.100.50'));
  assert.equal(refused.body.error, 61010);
  for (let i = 0; i < 10; i++) {
    assert.equal(await ask(owner, phone, '203.0.113.3'), 0);
    wait(61);
  }
});

test('V8b: a hundred codes for a range close it to nobody', async () => {
  const first = newRange();
  const owner = await ownerOf(`+86*${first + 9_000}`);
  // As many at once as the platform has connections: on a busy machine more of them would wait for one in vain.
  const asked: number[] = [];
  const attacker = async (n: number) => {
    for (let i = n; i < 120; i += 20)
      asked.push(await ask(platform.client(), `+86*${first + i}`, `198.51.101.${i % 100}`));
  };
  await Promise.all(Array.from({ length: 20 }, (_, n) => attacker(n)));
  assert.deepEqual(
    [asked.filter((error) => error === 0).length, asked.filter((error) => error === 61010).length],
    [100, 20],
  );
  assert.equal(await ask(owner, `+86*${first + 9_000}`, '203.0.113.4'), 0, 'a known browser');
  for (const n of [5_000, 5_001])
    assert.equal(
      (await askForCode(platform.client(), `+86*${first + n}`, 'signin', from('203.0.113.5'))).body.error,
      0,
      'any other',
    );
  assert.equal(await ask(platform.client(), `+86*${newRange()}`, '203.0.113.5'), 0, 'another range');
});

test('threat 34: after a thousand requests for one number and its range the owner gets a code and signs in', async () => {
  const first = newRange();
  const phone = `+86*${first}`;
  const owner = await ownerOf(phone);
  const attacker = async (n: number) => {
    for (let i = n; i < 1_000; i += 20)
      await ask(platform.client(), i % 2 ? phone : `+86*${first + i}`, `10.${i >> 8}.${i & 255}.1`);
  };
  await Promise.all(Array.from({ length: 20 }, (_, n) => attacker(n)));
  for (const browser of [owner, platform.client()]) {
    wait(1);
    assert.equal((await askForCode(browser, phone, 'signin', from('203.0.113.6'))).body.error, 0);
    assert.equal(
      (await browser.post('/ontid/login/phone', { phone, verifyCode: await newest(phone) }, from('203.0.113.6'))).body
        .error,
      0,
    );
  }
});

test('threat 34: strangers leave a fifth of the day’s messages to known browsers', async () => {
  const small = await startTestPlatform({
    config: { limits: { addressFactor: 1, smsDailyCap: 10, smsCountryShare: 100 } },
  });
  try {
    const owner = small.client();
    const phone = `+86*${newRange()}`;
    await small.services.accounts.register(readPhone('phone', phone), chosen(PASSWORD), {
      useUp: async () => {},
      giveBack: async () => {},
    });
    await owner.post('/ontid/login/password', { phone, password: PASSWORD });
    const answers = [];
    for (let i = 0; i < 10; i++) answers.push(await askForCode(small.client(), `+86*${newRange()}`));
    assert.equal(answers.filter(({ body }) => body.error === 0).length, 8);
    // The hard limit says when it is over, the same for a number with an account and one without.
    const [known, unknown] = [
      await askForCode(small.client(), phone),
      await askForCode(small.client(), `+86*${newRange()}`),
    ];
    assert.deepEqual([known.status, known.body], [unknown.status, unknown.body]);
    assert.equal((await owner.post('/ontid/getcode/phone', { number: phone })).body.error, 0);
  } finally {
    await small.close();
  }
});

test('threat 34: an address that is used up sends its people to a proof of work, and known browsers to none', async () => {
  const crowded = '203.0.113.90';
  const phone = `+86*${newRange()}`;
  const owner = await ownerOf(phone);
  await Promise.all(Array.from({ length: 70 }, () => ask(platform.client(), `+86*${newRange()}`, crowded)));
  const late = `+86*${newRange()}`;
  assert.equal(await ask(platform.client(), late, crowded), 61010);
  assert.equal((await askForCode(platform.client(), late, 'signin', from(crowded))).body.error, 0);
  assert.equal(await ask(owner, phone, crowded), 0);
});

test('threat 34: an app keeps its own count for a phone, and is told plainly when it is used up', async () => {
  const app = await AppServer.register(platform, ['getcode'], () => now);
  const phone = `+86*${newRange()}`;
  for (let i = 0; i < 7; i++) await ask(platform.client(), phone, '198.51.102.1');
  const answers = [];
  for (let i = 0; i < 11; i++) {
    answers.push(await app.call('RFC 9421', '/ontid/getcode/phone', { number: phone }));
    wait(61);
  }
  assert.deepEqual(
    answers.map(({ body }) => body.error),
    [...Array(10).fill(0), 61010],
  );
  assert.match(answers.at(-1)!.body.desc, /too many attempts; try again in \d+ s/);
  assert.ok(Number(answers.at(-1)!.headers.get('retry-after')) > 0);
});
