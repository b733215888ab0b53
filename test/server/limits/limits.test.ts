import assert from 'node:assert/strict';
import { after, before, mock, test } from 'node:test';
import type { Asker } from '../../../src/server/codes/asker.ts';
import { SmsSpending } from '../../../src/server/codes/sms-spending.ts';
import type { ApiError } from '../../../src/server/errors/api-error.ts';
import { Limits } from '../../../src/server/limits/limits.ts';
import { DEFAULT_LIMITS, type LimitsConfig } from '../../../src/server/limits/limits-config.ts';
import { rulesOf } from '../../../src/server/limits/rules.ts';
import { readPhone } from '../../../src/server/phones/phone-number.ts';
import { Envelope } from '../../../src/server/secrets/envelope.ts';
import { stranger } from '../../support/custody/askers.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

/** The counters as one more process has them. */
const process = (config = DEFAULT_LIMITS) =>
  new Limits({ db: platform.services.db, envelope: new Envelope(platform.config.envelopeKey), config });
const spending = (config = DEFAULT_LIMITS) =>
  new SmsSpending({ limits: process(config), countries: config.smsCountries });
const refused = (error: unknown) => (error as ApiError).error === 'TIME_EXCEEDED';
const allowed = async (calls: Promise<unknown>[]) => {
  const results = await Promise.allSettled(calls);
  for (const result of results)
    if (result.status === 'rejected') assert.ok(refused(result.reason), String(result.reason));
  return results.filter(({ status }) => status === 'fulfilled').length;
};

test('of many calls at once, in several processes, exactly as many are let through as the limit says', async () => {
  const processes = [process(), process(), process()];
  const calls = Array.from({ length: 90 }, (_, i) =>
    processes[i % 3]!.take(['account-wrong-passwords', '+8615821703553']),
  );
  assert.equal(await allowed(calls), rulesOf(DEFAULT_LIMITS)['account-wrong-passwords'][0]!.points);
});

test('the answer says when; then there is more, but no more than the longer window has', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  try {
    const limits = process();
    let total = 0;
    for (let quarter = 0; quarter < 8; quarter++) {
      total += await allowed(Array.from({ length: 12 }, () => limits.take(['account-wrong-passwords', 'patient'])));
      mock.timers.tick(900_000);
    }
    assert.equal(total, 50);
    const error = await limits.take(['account-wrong-passwords', 'patient']).then(
      () => assert.fail(),
      (thrown: ApiError) => thrown,
    );
    assert.equal(error.status, 429);
    assert.equal(error.retryAfter, 86_400 - 8 * 900);
    mock.timers.tick(error.retryAfter! * 1000 + 1);
    await limits.take(['account-wrong-passwords', 'patient']);
    mock.timers.tick(90_000_000);
    await limits.sweep();
    const left = await platform.services.db
      .selectFrom('rate_limit')
      .selectAll()
      .where('key', 'like', 'account-wrong-passwords/%')
      .execute();
    assert.deepEqual(left, []);
  } finally {
    mock.timers.reset();
  }
});

test('whoever is refused at one limit uses nothing of the next, and gets back what was taken before', async () => {
  const limits = process();
  await allowed(Array.from({ length: 20 }, () => limits.take(['account-wrong-passwords', 'locked'])));
  for (let i = 0; i < 40; i++)
    await assert.rejects(
      limits.take(['address-wrong-passwords', 'bystander'], ['account-wrong-passwords', 'locked']),
      refused,
    );
  for (let i = 0; i < 40; i++)
    await assert.rejects(
      limits.take(['account-wrong-passwords', 'locked'], ['address-wrong-passwords', 'third']),
      refused,
    );
  assert.equal(
    await allowed(Array.from({ length: 30 }, () => limits.take(['address-wrong-passwords', 'bystander']))),
    30,
  );
  assert.equal(await allowed(Array.from({ length: 30 }, () => limits.take(['address-wrong-passwords', 'third']))), 30);
});

test('the table tells nobody whose counters they are', async () => {
  await process().take(['address-calls', '203.0.113.7'], ['sms-phone', '+8615821703553']);
  const keys = (await platform.services.db.selectFrom('rate_limit').select('key').execute())
    .map(({ key }) => key)
    .join();
  assert.ok(!/203\.0\.113\.7|15821703553/.test(keys));
});

test('a country that is not served is told so; one that shares its calling code is another', async () => {
  const take = (text: string) =>
    spending({ ...DEFAULT_LIMITS, smsCountries: ['CN', 'US'] }).take(readPhone('number', text), stranger());
  for (const number of ['+86*15821703553', '+1*2025550123']) await take(number);
  for (const number of ['+1*8765551234', '+44*7911123456', '+883*510000000000'])
    await assert.rejects(take(number), { error: 'PARAM_ERROR', status: 400 });
  await spending().take(readPhone('number', '+1*8765551234'), stranger());
});

test('strangers get thirty messages a day to one phone, apps and known browsers ten each beside that; what was not sent is not counted', async () => {
  const phone = readPhone('number', '+86*13912345678');
  const ask = (asker: Asker, times = 40) =>
    allowed(Array.from({ length: times }, () => spending().take(phone, asker, { proven: true })));
  for (let i = 0; i < 40; i++) await (await spending().take(phone, stranger())).giveBack();
  assert.equal(
    await allowed(Array.from({ length: 40 }, () => spending().take(phone, stranger()))),
    5,
    'five without a proof of work',
  );
  const known: Asker = { kind: 'known', binding: 'browser known' };
  const app = (name: string): Asker => ({ kind: 'app', binding: `app ${name}`, app: name as never });
  assert.equal(await ask(stranger()), 25);
  assert.equal(await ask(stranger('another')), 0);
  assert.deepEqual([await ask(app('one')), await ask(app('two')), await ask(known)], [10, 10, 10]);
});

test('the proof of work that is owed rises with the messages to one phone, to one range, and of the day', async () => {
  const levels = async (config: LimitsConfig, phones: string[], asker = stranger()) => {
    const fresh = await startTestPlatform({ config: { limits: config } });
    try {
      const each = new SmsSpending({ limits: fresh.services.limits });
      const found: number[] = [];
      for (const phone of phones)
        found.push((await each.take(readPhone('number', phone), asker, { proven: true })).level);
      return found;
    } finally {
      await fresh.close();
    }
  };
  const onePhone = Array.from({ length: 21 }, () => '+86*13912345678');
  assert.deepEqual(await levels(DEFAULT_LIMITS, onePhone), [
    ...Array(5).fill(0),
    ...Array(5).fill(1),
    ...Array(10).fill(2),
    3,
  ]);
  const few = { ...DEFAULT_LIMITS, smsDailyCap: 100 };
  const range = Array.from({ length: 20 }, (_, i) => `+86*1391234${5000 + i}`);
  // A fifth of a hundred is a range's, and all of it is easy; a country's strangers have forty, and half of that is easy.
  assert.deepEqual(await levels(few, range), Array(20).fill(0));
  await assert.rejects(
    levels(few, [...range, '+86*13912345999']),
    refused,
    'a range has no more than its share, whatever is proven',
  );
  const ranges = Array.from({ length: 25 }, (_, i) => `+86*139${1000 + i}5678`);
  assert.deepEqual(await levels(few, ranges), [...Array(20).fill(0), ...Array(5).fill(1)]);
  assert.deepEqual(
    await levels(few, ranges, { kind: 'app', binding: 'app one', app: 'one' as never }),
    Array(25).fill(0),
    'an app solves nothing',
  );
});

test('a country has its share of the day’s messages, the rest is for others; together they stay below the cap', async () => {
  const config = { ...DEFAULT_LIMITS, smsDailyCap: 40, smsCountryShare: 50 };
  const numbers = (prefix: string, from: number) =>
    Array.from({ length: 60 }, (_, i) => readPhone('number', `${prefix}${from + i * 10_000}`));
  const fresh = await startTestPlatform({ config: { limits: config } });
  try {
    const { limits } = fresh.services;
    const ask = (phones: ReturnType<typeof readPhone>[], asker = stranger()) =>
      allowed(phones.map((phone) => new SmsSpending({ limits }).take(phone, asker, { proven: true })));
    assert.equal(await ask(numbers('+86*1', 3_900_000_000)), 16);
    assert.equal(await ask(numbers('+44*7', 911_000_000)), 16);
    assert.equal(await ask(numbers('+49*15', 112_000_000)), 0);
    // What strangers may not have is for browsers that are known.
    const known = (from: number) => ask(numbers('+86*1', from), { kind: 'known', binding: 'browser known' });
    assert.equal(await known(3_900_000_000), 4, 'up to the country’s share');
    assert.equal(
      await ask(numbers('+49*15', 112_000_000), { kind: 'known', binding: 'browser known' }),
      4,
      'up to the cap',
    );
  } finally {
    await fresh.close();
  }
});

test('where one country alone is served, it has all', () => {
  assert.equal(rulesOf({ ...DEFAULT_LIMITS, smsCountries: ['CN'] })['sms-country'][0]!.points, 10_000);
  assert.equal(rulesOf(DEFAULT_LIMITS)['sms-country'][0]!.points, 5_000);
  assert.equal(rulesOf({ ...DEFAULT_LIMITS, smsDailyCap: 5 })['sms-prefix'][0]!.points, 5, 'no share is more than all');
});
