import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { startProvider } from '../../support/provider.ts';

// The whole way, with the sender that a production server would have.

const PHONE = '+86*15821703553';
let now = new Date('2026-01-02T03:04:05Z');
let statuses: number[] = [];
let provider: Awaited<ReturnType<typeof startProvider>>;
let platform: TestPlatform;

before(async () => {
  provider = await startProvider(() => ({ status: statuses.shift() ?? 204 }));
  platform = await startTestPlatform({
    now: () => now,
    config: { sms: { sender: 'webhook', url: provider.url, secret: 'x'.repeat(32) } },
  });
});
after(async () => {
  await platform.close();
  await provider.close();
});

test('a code that the service could not take at once comes with the next attempt, under the same key, and signs in', async () => {
  statuses = [503];
  const client = platform.client();
  const asked = await client.post('/ontid/getcode/phone', { number: PHONE });
  assert.deepEqual([asked.status, asked.body.result], [200, true], 'it will come: nothing to tell the person');
  now = new Date(now.getTime() + 2_000);
  await platform.services.sms.sendDue();
  assert.equal(
    new Set(provider.calls.map(({ headers, body }) => `${String(headers['idempotency-key'])} ${body}`)).size,
    1,
  );
  const { to, code } = JSON.parse(provider.calls.at(-1)!.body) as { to: string; code: string };
  assert.equal(to, '+8615821703553');
  assert.equal(
    (await client.post('/ontid/register/phone', { number: PHONE, verifyCode: code, password: 'correct horse' })).body
      .error,
    0,
  );
});

test('a number that the service refuses is told at once', async () => {
  statuses = [422];
  const { status, body } = await platform.client().post('/ontid/getcode/phone', { number: '+86*15821703554' });
  assert.deepEqual([status, body.error, body.result], [502, 62007, false]);
});

test('nobody but the service sees the codes: there is no outbox to look into', async () => {
  assert.equal((await platform.client().get('/dev/outbox')).status, 404);
  assert.deepEqual(await platform.services.db.selectFrom('dev_outbox').selectAll().execute(), []);
});
