import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Envelope } from '../../../src/server/secrets/envelope.ts';
import { SmsOutbox } from '../../../src/server/sms/sms-outbox.ts';
import { type SmsMessage, SmsRefused, type SmsSender } from '../../../src/server/sms/sms-sender.ts';
import { stranger } from '../../support/custody/askers.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
let serial = 0;
/** What the sender was asked to do, and what it does. */
let sent: { code: string; key: string; notice?: string }[] = [];
let behave: (message: SmsMessage) => Promise<void>;

const sender: SmsSender = {
  async send(message, key) {
    sent.push('notice' in message ? { code: '', key, notice: message.notice } : { code: message.code, key });
    await behave(message);
  },
};
const newPhone = () => {
  const national = `158${String(20000000 + serial++)}`;
  return { e164: `+86${national}` as never, callingCode: '86', national };
};
const pass = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));
/** The queue as another process on the same database has it. */
const another = (by: SmsSender = sender) =>
  new SmsOutbox({
    db: platform.services.db,
    envelope: new Envelope(platform.config.envelopeKey),
    sender: by,
    now: () => now,
  });
const waiting = () => platform.services.db.selectFrom('sms_outbox').selectAll().execute();

before(async () => (platform = await startTestPlatform({ now: () => now, sms: sender })));
after(() => platform.close());
beforeEach(async () => {
  await platform.services.sms.stop(); // Rounds are made by the tests, not by the clock.
  await platform.services.db.deleteFrom('sms_outbox').execute();
  sent = [];
  behave = async () => {};
});

test('a message that was taken is gone, and is never sent again', async () => {
  await platform.services.codes.send(newPhone(), 'any', stranger());
  assert.equal(sent.length, 1);
  assert.deepEqual(await waiting(), []);
  pass(31);
  await Promise.all([another().sendDue(), another().sendDue(), platform.services.sms.sendDue()]);
  assert.equal(sent.length, 1);
});

test('what could not be sent is tried again, later each time, with the same code and key, until the code is dead', async () => {
  behave = async () => Promise.reject(new Error('no route'));
  await platform.services.codes.send(newPhone(), 'any', stranger());
  const started = now.getTime();
  const attempts: number[] = [];
  while (now.getTime() - started < 400_000) {
    pass(1);
    const before = sent.length;
    await platform.services.sms.sendDue();
    if (sent.length > before) attempts.push((now.getTime() - started) / 1000);
  }
  assert.deepEqual(attempts, [2, 6, 14, 30, 62, 122, 182, 242]);
  assert.equal(new Set(sent.map(({ code, key }) => code + key)).size, 1);
  assert.deepEqual(await waiting(), [], 'past five minutes nothing is kept');
});

test('a provider that comes back gets the message once, whichever process asks first', async () => {
  behave = async () => Promise.reject(new Error('no route'));
  await platform.services.codes.send(newPhone(), 'any', stranger());
  behave = async () => {};
  pass(2);
  await Promise.all(Array.from({ length: 8 }, () => another().sendDue()));
  assert.equal(sent.length, 2);
});

test('a refused number is told at once when it can be, and is not tried again', async () => {
  behave = async () => Promise.reject(new SmsRefused('no such number'));
  const phone = newPhone();
  await assert.rejects(platform.services.codes.send(phone, 'any', stranger()), { error: 'COMM_SMS_FAIL' });
  assert.deepEqual(await waiting(), []);
  behave = async () => Promise.reject(new Error('no route'));
  await platform.services.codes.send(phone, 'any', stranger());
  behave = async () => Promise.reject(new SmsRefused('no such number'));
  pass(2);
  await platform.services.sms.sendDue();
  assert.deepEqual(await waiting(), []);
});

test('a newer code takes the place of an older one that still waits', async () => {
  behave = async () => Promise.reject(new Error('no route'));
  const phone = newPhone();
  await platform.services.codes.send(phone, 'any', stranger());
  pass(60);
  await platform.services.codes.send(phone, 'any', stranger());
  behave = async () => {};
  pass(2);
  await platform.services.sms.sendDue();
  assert.equal(sent.length, 3);
  assert.equal(sent[2]!.code, sent[1]!.code);
});

test('a notice waits for its provider beside the codes, which do not push it out', async () => {
  behave = async () => Promise.reject(new Error('no route'));
  const phone = newPhone();
  const { db, sms } = platform.services;
  await db.transaction().execute(async (transaction) => {
    await sms.addNotice(transaction, { to: phone, notice: 'password-reset' });
    await sms.addNotice(transaction, { to: phone, notice: 'password-changed' });
  });
  for (let i = 0; i < 3; i++) {
    await platform.services.codes.send(phone, 'any', stranger());
    pass(60);
  }
  assert.deepEqual((await waiting()).map(({ kind }) => kind).sort(), ['code', 'notice', 'notice']);
  behave = async () => {};
  await Promise.all([sms.sendDue(), another().sendDue()]);
  assert.deepEqual(sent.flatMap(({ notice }) => notice ?? []).sort(), ['password-changed', 'password-reset']);
  assert.deepEqual(
    (await waiting()).filter(({ kind }) => kind === 'notice'),
    [],
  );
});

test('a notice that cannot be sent is dropped after a day', async () => {
  behave = async () => Promise.reject(new Error('no route'));
  const { db, sms } = platform.services;
  await db
    .transaction()
    .execute((transaction) => sms.addNotice(transaction, { to: newPhone(), notice: 'phone-changed' }));
  pass(24 * 3600 - 1);
  await sms.sendDue();
  assert.equal((await waiting()).length, 1);
  pass(1);
  await sms.sendDue();
  assert.deepEqual(await waiting(), []);
});

test('a slow provider keeps nobody waiting, and is waited for when the server stops', async () => {
  let answer = () => {};
  const answered = new Promise<void>((done) => (answer = done));
  behave = () => answered;
  await platform.services.codes.send(newPhone(), 'any', stranger());
  assert.equal((await waiting()).length, 1);
  const stopped = platform.services.sms.stop();
  answer();
  await stopped;
  assert.deepEqual(await waiting(), []);
});

test('threat 19: no code without its message, no message without its code', async () => {
  const phone = newPhone();
  const broken = { add: async () => Promise.reject(new Error('disk full')) };
  const { VerificationCodes } = await import('../../../src/server/codes/verification-codes.ts');
  const codes = new VerificationCodes({
    db: platform.services.db,
    envelope: new Envelope(platform.config.envelopeKey),
    sms: broken as unknown as SmsOutbox,
    spending: { take: async () => ({ level: 0, giveBack: async () => {} }) } as never,
    proofs: platform.services.proofs,
    tries: {} as never,
    now: () => now,
  });
  await assert.rejects(codes.send(phone, 'any', stranger()), /disk full/);
  await platform.services.codes.send(phone, 'any', stranger()); // No wait: there is no code.
  assert.equal(sent.length, 1);
});

test('the number and the code stand in the table sealed', async () => {
  behave = async () => Promise.reject(new Error('no route'));
  const phone = newPhone();
  await platform.services.codes.send(phone, 'any', stranger());
  const [row] = await waiting();
  const bytes = Buffer.concat([row!.message_sealed, row!.phone_index, Buffer.from(row!.id)]).toString('latin1');
  assert.ok(!bytes.includes(phone.national) && !bytes.includes(sent[0]!.code));
});

test('threat 19: kill -9 between setting out and sending: another process sends it, once', async () => {
  behave = async () => Promise.reject(new Error('no route'));
  await platform.services.codes.send(newPhone(), 'any', stranger());
  pass(2);
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../../support/server/sms-worker.ts', import.meta.url))],
    {
      env: {
        ...process.env,
        WORKER_DATABASE_URL: platform.databaseUrl,
        WORKER_KEY: platform.config.envelopeKey.toString('base64'),
        WORKER_NOW: now.toISOString(),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const exited = once(child, 'exit');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  assert.equal(line.toString().trim(), `sending ${sent[0]!.code}`);
  child.kill('SIGKILL');
  assert.deepEqual((await exited)[1], 'SIGKILL');

  behave = async () => {};
  await platform.services.sms.sendDue();
  assert.equal(sent.length, 1, 'the dead process still has its thirty seconds');
  pass(30);
  await Promise.all([another().sendDue(), another().sendDue()]);
  assert.equal(sent.length, 2);
  assert.deepEqual(sent[1], sent[0], 'the same code and key');
  pass(31);
  await another().sendDue();
  assert.equal(sent.length, 2);
});
