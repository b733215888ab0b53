import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FailureRuns, MOST_FAILURES } from '../../../src/server/guard/failure-runs.ts';
import { DEFAULT_LIMITS } from '../../../src/server/limits/limits-config.ts';
import { type PhoneNumber, readPhone } from '../../../src/server/phones/phone-number.ts';
import { Envelope } from '../../../src/server/secrets/envelope.ts';
import { chosen } from '../../support/custody/passwords.ts';
import type { PageClient } from '../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

const PASSWORD = 'correct horse';
let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
let serial = 0;
const wait = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));
before(
  async () =>
    (platform = await startTestPlatform({
      now: () => now,
      config: { limits: { ...DEFAULT_LIMITS, addressFactor: 1_000 } },
    })),
);
after(() => platform.close());

interface Person {
  /** Of the account. */
  id: string;
  phone: string;
  number: PhoneNumber;
  /** A browser in which they have signed in. */
  known: PageClient;
}

async function person(): Promise<Person> {
  const phone = `+86*158${String(10_000_000 + 10_000 * serial++)}`;
  const number = readPhone('phone', phone);
  const { id } = await platform.services.accounts.register(number, chosen(PASSWORD), {
    useUp: async () => {},
    giveBack: async () => {},
  });
  const known = platform.client();
  assert.equal((await known.post('/ontid/login/password', { phone, password: PASSWORD })).body.error, 0);
  return { id, phone, number, known };
}

/** The limits of a day are past: what is left is the run. */
const pastTheLimits = () => platform.services.db.deleteFrom('rate_limit').execute();

/** Wrong passwords, so many. */
async function guessPasswords(phone: string, times: number, client = platform.client()): Promise<number[]> {
  const answers: number[] = [];
  for (let i = 0; i < times; i++) {
    if (i % 10 === 0) await pastTheLimits();
    answers.push((await client.post('/ontid/login/password', { phone, password: `wrong ${i}` })).body.error);
  }
  return answers;
}

/** A run of wrong codes or passwords as it stands after so many of them. */
async function setRun(kind: 'password' | 'code' | 'known-code', whose: string, failures: number): Promise<void> {
  const runs = new FailureRuns({
    db: platform.services.db,
    envelope: new Envelope(platform.config.envelopeKey),
    now: () => now,
  });
  await platform.services.db
    .insertInto('failure_run')
    .values({ ...runs.row([kind, whose]), failures })
    .execute();
}

const signIn = async (client: PageClient, phone: string, password = PASSWORD) =>
  (await client.post('/ontid/login/password', { phone, password })).body.error;
const byCode = async (client: PageClient, phone: string) => {
  await pastTheLimits();
  return (await client.post('/ontid/login/phone', { phone, verifyCode: await client.code(phone) })).body.error;
};

test('threat 1: after a hundred wrong passwords in a row the password is locked elsewhere; known browsers and codes are open, and a code opens it', async () => {
  const { id, phone, known } = await person();
  await setRun('password', id, MOST_FAILURES - 4);
  const answers = await guessPasswords(phone, 6);
  assert.deepEqual(answers, [61024, 61024, 61024, 61024, 61030, 61030]);
  await pastTheLimits();
  const elsewhere = platform.client();
  const refused = await elsewhere.post('/ontid/login/password', { phone, password: PASSWORD });
  assert.deepEqual([refused.status, refused.body.error], [423, 61030], 'the right one, too');
  assert.match(refused.body.desc, /sign in with a code/);
  assert.equal(await byCode(elsewhere, phone), 0);
  assert.equal(await signIn(platform.client(), phone), 0, 'the sign-in by code has opened the password');
  assert.equal((await guessPasswords(phone, 1))[0], 61024);
  assert.equal(await signIn(known, phone), 0);
});

test('threat 1: no more than a hundred failures in a row are looked at (NIST SP 800-63B-4 §3.2.2)', () =>
  assert.ok(MOST_FAILURES <= 100));

test('threat 1: a known browser opens a locked password too', async () => {
  const { id, phone, known } = await person();
  await setRun('password', id, MOST_FAILURES);
  assert.equal(await signIn(platform.client(), phone), 61030);
  assert.equal(await signIn(known, phone), 0);
  assert.equal(await signIn(platform.client(), phone), 0);
});

test('threat 11: a number without an account is locked after as many, with the same bytes', async () => {
  const { id, phone } = await person();
  const nobody = `+86*158${String(10_000_000 + 10_000 * serial++)}`;
  for (const [whose, name] of [
    [id, phone],
    [readPhone('phone', nobody).e164, nobody],
  ] as const) {
    await setRun('password', whose, MOST_FAILURES - 2);
    assert.deepEqual(await guessPasswords(name, 3), [61024, 61024, 61030]);
  }
  await pastTheLimits();
  const [one, two] = [
    await platform.client().post('/ontid/login/password', { phone, password: PASSWORD }),
    await platform.client().post('/ontid/login/password', { phone: nobody, password: PASSWORD }),
  ];
  assert.deepEqual([one.status, one.body], [two.status, two.body]);
  assert.equal(one.body.error, 61030);
});

test('threat 1: after a hundred wrong codes in a row codes are locked elsewhere; the password opens them, and known browsers are open', async () => {
  const { phone, number, known } = await person();
  const index = new Envelope(platform.config.envelopeKey).index('phone', number.e164).toString('hex');
  await setRun('code', index, MOST_FAILURES - 1);
  const stranger = platform.client();
  const code = await stranger.code(phone);
  const wrong = code === '000000' ? '000001' : '000000';
  assert.equal(
    (await stranger.post('/ontid/login/phone', { phone, verifyCode: wrong })).body.error,
    61012,
    'the hundredth',
  );
  const refused = await stranger.post('/ontid/login/phone', { phone, verifyCode: code });
  assert.deepEqual([refused.status, refused.body.error], [423, 61030]);
  assert.match(refused.body.desc, /sign in with the password/);
  wait(61);
  assert.equal(await byCode(known, phone), 0, 'and that opens it');
  wait(61);
  assert.equal(await byCode(platform.client(), phone), 0);
  await setRun('code', index, MOST_FAILURES);
  wait(61);
  assert.equal(await byCode(stranger, phone), 61030);
  assert.equal(await signIn(platform.client(), phone), 0);
  wait(61);
  assert.equal(await byCode(platform.client(), phone), 0);
});

test('threat 1: both methods locked by a stranger leave the known browser open, and codes open again after a week', async () => {
  const { id, phone, number, known } = await person();
  const index = new Envelope(platform.config.envelopeKey).index('phone', number.e164).toString('hex');
  const lock = async () => {
    await platform.services.db.deleteFrom('failure_run').execute();
    await setRun('password', id, MOST_FAILURES);
    await setRun('code', index, MOST_FAILURES);
  };
  await lock();
  assert.equal(await signIn(known, phone), 0);
  await lock();
  assert.deepEqual([await signIn(platform.client(), phone), await byCode(platform.client(), phone)], [61030, 61030]);
  wait(7 * 86_400);
  assert.equal(await byCode(platform.client(), phone), 0);
});

test('threat 1: of guesses at once past ninety-nine, one is looked at', async () => {
  const { id, phone } = await person();
  await setRun('password', id, MOST_FAILURES - 1);
  await pastTheLimits();
  const answers = await Promise.all(Array.from({ length: 8 }, () => signIn(platform.client(), phone, 'not that one')));
  assert.deepEqual(answers.sort(), [61024, ...Array(7).fill(61030)]);
});

test('runs that are over are forgotten', async () => {
  await setRun('code', 'long ago', 3);
  wait(7 * 86_400 + 1);
  await platform.services.failureRuns.sweep();
  const left = await platform.services.db.selectFrom('failure_run').select('expires_at').execute();
  assert.ok(left.every(({ expires_at }) => expires_at > now));
});
