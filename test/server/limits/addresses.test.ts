import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DEFAULT_LIMITS } from '../../../src/server/limits/limits-config.ts';
import { rulesOf, WIDER_FACTORS } from '../../../src/server/limits/rules.ts';
import { readPhone } from '../../../src/server/phones/phone-number.ts';
import { chosen } from '../../support/custody/passwords.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

const GUESSES = rulesOf(DEFAULT_LIMITS)['address-wrong-passwords'][0]!.points;
const PASSWORD = 'correct horse';
let platform: TestPlatform;
before(async () => (platform = await startTestPlatform({ config: { trustProxy: ['127.0.0.1', '::1'] } })));
after(() => platform.close());

let serial = 0;
const newPhone = () => `+86*1${3_100_000_000 + 10_000 * serial++}`;
const signIn = async (phone: string, password: string, forwarded: string) =>
  (await platform.client().post('/ontid/login/password', { phone, password }, { 'x-forwarded-for': forwarded })).status;
const guess = (forwarded: string) => signIn(newPhone(), 'not that one', forwarded);
const count = (statuses: number[], wanted: number) => statuses.filter((status) => status === wanted).length;
const guessFrom = (times: number, forwarded: (i: number) => string) =>
  Promise.all(Array.from({ length: times }, (_, i) => guess(forwarded(i))));

async function makeAccount(): Promise<string> {
  const phone = newPhone();
  await platform.services.accounts.register(readPhone('phone', phone), chosen(PASSWORD), {
    useUp: async () => {},
    giveBack: async () => {},
  });
  return phone;
}

test('threat 32: 300 wrong passwords from one /48, each from another /64, are limited', async () => {
  const statuses = await guessFrom(300, (i) => `2001:db8:aaaa:${((i % 256) * 256 + (i >> 8)).toString(16)}::1`);
  assert.deepEqual(
    [count(statuses, 403), count(statuses, 429)],
    [GUESSES * WIDER_FACTORS[1], 300 - GUESSES * WIDER_FACTORS[1]],
  );
  assert.equal(await guess('2001:db8:aaab::1'), 403, 'another /48 is another customer');
});

test('threat 32: wrong passwords from one /56, each from another /64, are limited', async () => {
  const statuses = await guessFrom(GUESSES * WIDER_FACTORS[0] + 10, (i) => `2001:db8:bbbb:${i.toString(16)}::1`);
  assert.deepEqual([count(statuses, 403), count(statuses, 429)], [GUESSES * WIDER_FACTORS[0], 10]);
  assert.equal(await guess('2001:db8:bbbb:100::1'), 403, 'another /56 has its own');
});

test('threat 32: the port that a proxy writes makes no new caller', async () => {
  const statuses = await guessFrom(GUESSES + 30, (i) => `203.0.113.9:${40_000 + i}`);
  assert.deepEqual([count(statuses, 403), count(statuses, 429)], [GUESSES, 30]);
  assert.equal(await guess('203.0.113.9'), 429, 'the same caller without a port');
});

test('threat 32: every spelling of an address is one caller', async () => {
  const spellings = [
    '2001:db8:cccc::1',
    '2001:DB8:CCCC::2',
    '[2001:db8:cccc::3]',
    '[2001:db8:cccc::4]:443',
    '2001:0db8:cccc:0000::5',
    '2001:db8:cccc::6%eth0',
  ];
  const statuses = await guessFrom(GUESSES + 12, (i) => spellings[i % spellings.length]!);
  assert.deepEqual([count(statuses, 403), count(statuses, 429)], [GUESSES, 12]);
});

test('threat 32: text that is no address counts as the proxy that passed it on', async () => {
  const statuses = await guessFrom(GUESSES + 10, (i) => (i % 2 ? `unknown-${i}` : `_hidden${i}:${i}`));
  assert.deepEqual([count(statuses, 403), count(statuses, 429)], [GUESSES, 10]);
});

test('threat 32: a trusted proxy that another one names with its port is still a proxy', async () => {
  const statuses = await guessFrom(GUESSES + 10, (i) => `198.51.100.${i}, 203.0.113.77:1234, 127.0.0.1:${50_000 + i}`);
  assert.deepEqual([count(statuses, 403), count(statuses, 429)], [GUESSES, 10]);
  assert.equal(await guess('203.0.113.78, 127.0.0.1:50000'), 403, 'its neighbor is another caller');
});

test('threat 10: right sign-ins of an office at the same time do not use up its address', async () => {
  const phones = await Promise.all(Array.from({ length: 5 }, makeAccount));
  assert.equal(count(await guessFrom(GUESSES - 2, () => '203.0.113.120'), 403), GUESSES - 2);
  const statuses = await Promise.all(
    Array.from({ length: 45 }, (_, i) => signIn(phones[i % phones.length]!, PASSWORD, '203.0.113.120')),
  );
  assert.deepEqual(
    statuses.filter((status) => status !== 200),
    [],
  );
});

test('threat 10: wrong passwords beside right ones get no more looks than the limit', async () => {
  const phones = await Promise.all(Array.from({ length: 5 }, makeAccount));
  const attempts = Array.from({ length: 120 }, (_, i) =>
    i % 2 ? guess('203.0.113.121') : signIn(phones[i % phones.length]!, PASSWORD, '203.0.113.121'),
  );
  assert.equal(count(await Promise.all(attempts), 403), GUESSES);
});
