import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { authRequest, FIELDS, newOwner, newRequester, type TestOwner } from '../../support/custody/onttag.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { startProvider } from '../../support/provider.ts';

let platform: TestPlatform;
let receiver: Awaited<ReturnType<typeof startProvider>>;
let requester: Awaited<ReturnType<typeof newRequester>>;
let owner: TestOwner;
let now = new Date();
/** What the app's webhook answers. */
let status = 204;
before(async () => {
  platform = await startTestPlatform({ now: () => now });
  // Rounds are made by the tests, not by the clock.
  await platform.services.onttag.webhooks.outbox.stop();
  receiver = await startProvider(() => ({ status }));
});
after(async () => {
  await platform.close();
  await receiver.close();
});
beforeEach(async () => {
  requester = await newRequester(platform);
  owner = await newOwner(platform, requester);
  await platform.services.onttag.webhooks.setAddress(requester.ontid, `${receiver.url}/results`);
  receiver.calls.length = 0;
  status = 204;
});

async function submitted(by = requester): Promise<string> {
  const request = by.sign(authRequest(by, owner));
  await platform.services.onttag.submit(request as never);
  return request['auth_id'] as string;
}
const sendDue = () => platform.services.onttag.webhooks.outbox.sendDue();
const waiting = () => platform.services.db.selectFrom('onttag_outbox').selectAll().execute();

test('a decision is told to the requester’s webhook, once, signed with the app’s secret', async () => {
  const id = await submitted();
  await sendDue();
  assert.deepEqual(
    receiver.calls.map(({ url }) => url.pathname),
    [],
    'nothing is decided',
  );
  await platform.services.onttag.decisions.approve(id, FIELDS);
  const [row] = await waiting();
  assert.ok(!row!.message_sealed.includes(Buffer.from(id)), 'sealed');
  await Promise.all([sendDue(), sendDue()]);
  assert.equal(receiver.calls.length, 1);
  const { method, url, headers, body } = receiver.calls[0]!;
  assert.deepEqual([method, url.pathname], ['POST', '/results']);
  assert.deepEqual(JSON.parse(body), { auth_id: id, auth_status: true, auth_flag: true });
  const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers['signature'] as string)!;
  assert.equal(signature, createHmac('sha256', requester.secret).update(`${time}.${body}`).digest('hex'));
  assert.deepEqual(await waiting(), []);
});

test('a webhook that is down gets the same result later, with the same key', async () => {
  const id = await submitted();
  await platform.services.onttag.decisions.reject(id, 'The photo is blurred');
  status = 503;
  await sendDue();
  status = 200;
  await sendDue();
  assert.equal(receiver.calls.length, 1, 'not at once');
  now = new Date(now.getTime() + 2_000);
  await sendDue();
  assert.deepEqual(
    receiver.calls.map(({ body }) => JSON.parse(body) as unknown),
    Array(2).fill({ auth_id: id, auth_status: false, auth_flag: false }),
  );
  assert.equal(new Set(receiver.calls.map(({ headers }) => headers['idempotency-key'])).size, 1);
  assert.deepEqual(await waiting(), []);
});

test('what a webhook refuses is not sent again, and nothing is kept for an app without one', async () => {
  await platform.services.onttag.decisions.approve(await submitted(), FIELDS);
  status = 410;
  await sendDue();
  assert.deepEqual([receiver.calls.length, await waiting()], [1, []]);
  await platform.services.onttag.webhooks.setAddress(requester.ontid, null);
  await platform.services.onttag.decisions.approve(await submitted(), FIELDS);
  assert.deepEqual(await waiting(), []);
  await assert.rejects(platform.services.onttag.webhooks.setAddress(requester.ontid, 'http://shop.example/'), {
    error: 'PARAM_ERROR',
  });
});

test('threat 19: a decision that fails in the middle leaves no credential, no result, and the documents', async () => {
  const id = await submitted();
  await platform.services.db.schema.alterTable('onttag_outbox').renameTo('onttag_outbox_away').execute();
  await assert.rejects(platform.services.onttag.decisions.approve(id, FIELDS));
  await platform.services.db.schema.alterTable('onttag_outbox_away').renameTo('onttag_outbox').execute();
  assert.equal(await platform.services.onttag.requests.status(id), null);
  assert.equal((await platform.services.onttag.requests.documents(id)).length, 2);
  await platform.services.onttag.decisions.approve(id, FIELDS);
  await sendDue();
  assert.equal(receiver.calls.length, 1);
});
