import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { ERROR_CODES } from '../../../src/protocol/errors/error-codes.ts';
import { PROOF_SECONDS } from '../../../src/server/sessions/sessions.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

const PASSWORD = 'correct horse';
const ID = '8b0f8dd6-5f3b-4a53-9f0c-2f0a1f3f8f5e';
let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
let serial = 0;
const later = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));

before(async () => (platform = await startTestPlatform({ now: () => now })));
after(() => platform.close());
beforeEach(() => void later(61));

async function somebody() {
  const phone = `+86*159${String(20_000_000 + serial++)}`;
  const client = platform.client();
  return { phone, client, ontid: await client.register(phone, PASSWORD) };
}

/** Every call that the account's owner has to be there for, with what it takes besides the ONT ID. */
const CALLS: Record<string, (client_id: string) => object> = {
  '/account/withdraw': (client_id) => ({ client_id }),
  '/account/end-session': () => ({ session: ID }),
  '/account/end-all': () => ({}),
  '/account/unlink': () => ({ linked: ID }),
  '/account/verify-document': () => ({ country: 'CN', doc_type: 'passport', frontdoc: PICTURE }),
  '/account/two-step-code': () => ({}),
  '/account/two-step': () => ({ on: false }),
};
const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

test('ASVS 7.5.1: five minutes after the password, each change asks for it again, and does nothing without', async () => {
  const { client, ontid } = await somebody();
  const client_id = await platform.addApp('https://shop.example');
  await client.post('/oauth2/authorize', { client_id, origin: 'https://shop.example', consent: true });
  later(PROOF_SECONDS);
  for (const [path, request] of Object.entries(CALLS)) {
    const { status, body } = await client.post(path, { ontid, ...request(client_id) });
    assert.deepEqual([status, body.error], [403, ERROR_CODES.IDENTITY_VERIFY_FAILED], path);
  }
  const { apps, sessions } = (await client.post('/account/show', { ontid })).body.result as {
    apps: unknown[];
    sessions: unknown[];
  };
  assert.deepEqual([apps.length, sessions.length], [1, 1]);

  assert.equal(
    (await client.post('/session/prove', { ontid, password: 'wrong horse' })).body.error,
    ERROR_CODES.INVALID_PASSWORD,
  );
  assert.equal((await client.post('/account/end-all', { ontid })).body.error, ERROR_CODES.IDENTITY_VERIFY_FAILED);
  assert.equal((await client.post('/session/prove', { ontid, password: PASSWORD })).body.result, true);
  later(PROOF_SECONDS - 1);
  assert.equal((await client.post('/account/withdraw', { ontid, client_id })).body.result, true);
  later(1);
  assert.equal((await client.post('/account/end-all', { ontid })).body.error, ERROR_CODES.IDENTITY_VERIFY_FAILED);
});

test('a sign-in with a code is no proof of the owner, and one with the password is', async () => {
  const { phone, ontid } = await somebody();
  later(61);
  const client = platform.client();
  await client.post('/ontid/login/phone', { phone, verifyCode: await client.code(phone) });
  assert.equal((await client.post('/account/end-all', { ontid })).body.error, ERROR_CODES.IDENTITY_VERIFY_FAILED);
  const other = platform.client();
  await other.post('/ontid/login/password', { phone, password: PASSWORD });
  assert.equal((await other.post('/account/end-all', { ontid })).body.result, true);
});

test('the proof is of one session and one account: neither another browser nor another account has it', async () => {
  const { client, ontid, phone } = await somebody();
  later(61);
  const other = platform.client();
  await other.post('/ontid/login/phone', { phone, verifyCode: await other.code(phone) });
  await client.post('/session/prove', { ontid, password: PASSWORD });
  assert.equal((await other.post('/account/end-all', { ontid })).body.error, ERROR_CODES.IDENTITY_VERIFY_FAILED);
  assert.equal(
    (await other.post('/session/prove', { ontid: (await somebody()).ontid, password: PASSWORD })).body.error,
    ERROR_CODES.EXPIRES,
  );
});

test('signing out of this browser asks for nothing', async () => {
  const { client, ontid } = await somebody();
  later(PROOF_SECONDS);
  assert.equal((await client.post('/session/end', { ontid })).body.result, true);
  assert.deepEqual((await client.post('/session/list', {})).body.result, []);
});

test('threat 10: guesses at the proof are counted as any wrong password', async () => {
  const { client, ontid } = await somebody();
  let last = 0;
  for (let i = 0; i < 11; i++)
    last = (await client.post('/session/prove', { ontid, password: 'wrong horse' })).body.error;
  assert.equal(last, ERROR_CODES.TIME_EXCEEDED);
});
