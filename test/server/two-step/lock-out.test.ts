import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ERROR_CODES } from '../../../src/protocol/errors/error-codes.ts';
import { DEFAULT_LIMITS } from '../../../src/server/limits/limits-config.ts';
import { somebodyInTwoSteps, type TwoStepOwner } from '../../support/custody/two-step.ts';
import type { PageClient } from '../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

// Somebody has the password of an account with two steps. What they do must not keep its owner out.

const PASSWORD = 'correct horse';
let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
const later = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));
before(async () => {
  const config = { limits: { ...DEFAULT_LIMITS, addressFactor: 1_000 } };
  platform = await startTestPlatform({ now: () => now, config });
});
after(() => platform.close());

const somebody = () => somebodyInTwoSteps(platform, () => later(61));

/** The code that was just sent. After three seconds a call waits no longer for a message that is still on its way. */
async function newestCode({ phone }: TwoStepOwner): Promise<string> {
  for (;;) {
    const messages = await platform.services.outbox.messages(phone);
    const sent = messages.find(({ code, at }) => code && at === now.toISOString());
    if (sent) return sent.code;
  }
}

/** Does the first step, and asks for the code of the second. */
async function askForSecond(client: PageClient, { phone, ontid }: TwoStepOwner): Promise<number> {
  await client.post('/ontid/login/password', { phone, password: PASSWORD });
  return (await client.post('/second/code', { ontid })).body.error;
}

/** The whole sign-in of the owner. */
async function signIn(client: PageClient, owner: TwoStepOwner) {
  later(61);
  await client.post('/session/end', {});
  assert.equal(await askForSecond(client, owner), 0);
  return (await client.post('/second/finish', { ontid: owner.ontid, verifyCode: await newestCode(owner) })).body;
}

test('threat 10, threat 34: wrong codes after the password use up no tries of the owner’s browser', async () => {
  const owner = await somebody();
  const { ontid } = owner;
  const tried: number[] = [];
  for (let codes = 0; codes < 5; codes++) {
    const thief = platform.client();
    assert.equal(await askForSecond(thief, owner), 0);
    const right = await newestCode(owner);
    const verifyCode = right === '000000' ? '111111' : '000000';
    for (let tries = 0; tries < 5; tries++) {
      tried.push((await thief.post('/second/finish', { ontid, verifyCode })).body.error);
    }
  }
  const { VERIFY_CODE_ERROR, TIME_EXCEEDED } = ERROR_CODES;
  // Twenty in an hour, and no more.
  assert.deepEqual(tried, [...Array(20).fill(VERIFY_CODE_ERROR), ...Array(5).fill(TIME_EXCEEDED)]);
  assert.equal((await signIn(owner.client, owner)).error, 0);
});

test('threat 10: a hundred wrong codes after the password do not lock the code in the owner’s browser', async () => {
  const owner = await somebody();
  const { db } = platform.services;
  await db.deleteFrom('failure_run').execute();
  const thief = platform.client();
  assert.equal(await askForSecond(thief, owner), 0);
  const answer = { ontid: owner.ontid, verifyCode: '000000' };
  const guess = async () => (await thief.post('/second/finish', answer)).body.error;
  assert.equal(await guess(), ERROR_CODES.VERIFY_CODE_ERROR);
  // The password was right: the one run is that of codes.
  const counted = db.updateTable('failure_run').where('failures', '>', 0);
  const runs = await counted.set({ failures: 100 }).returning('failures').execute();
  assert.equal(runs.length, 1);
  assert.equal(await guess(), ERROR_CODES.ONTID_LOCKED);
  assert.equal((await signIn(owner.client, owner)).error, 0);
  assert.deepEqual(await db.selectFrom('failure_run').selectAll().execute(), [], 'the sign-in ends every run');
});

test('threat 34: codes asked for after the password do not use up the messages of the owner’s browser', async () => {
  const owner = await somebody();
  const asked: number[] = [];
  for (let i = 0; i < 20; i++) asked.push(await askForSecond(platform.client(), owner));
  assert.ok(asked.filter((error) => error === 0).length < 20, 'they are bounded');
  assert.equal((await signIn(owner.client, owner)).error, 0);
});

test('threat 34: strangers do not use up the messages for the second step, in a new browser either', async () => {
  const owner = await somebody();
  for (let i = 0; i < 10; i++) await platform.client().post('/ontid/getcode/phone', { number: owner.phone });
  assert.equal((await signIn(platform.client(), owner)).error, 0);
});
