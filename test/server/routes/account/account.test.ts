import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { AccountView } from '../../../../src/protocol/custody/account-api.ts';
import { ACTIVITY_ENTRIES, ACTIVITY_SECONDS } from '../../../../src/server/activity/activity.ts';
import { reset } from '../../../support/custody/custody.ts';
import type { PageClient } from '../../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

const ORIGIN = 'https://shop.example';
const FIREFOX = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0' };
const CHROME = {
  'user-agent':
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
};

let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
let serial = 0;
const newPhone = () => `+86*158${String(10_000_000 + serial++)}`;
const pass = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));
const seconds = () => Math.floor(now.getTime() / 1000);

before(async () => (platform = await startTestPlatform({ now: () => now })));
after(() => platform.close());
beforeEach(() => pass(60));

const show = async (client: PageClient, ontid: string) =>
  (await client.post('/account/show', { ontid })).body.result as AccountView;

async function codeOf(answer: ReturnType<PageClient['post']>): Promise<[number, number]> {
  const { status, body } = await answer;
  return [status, body.error];
}

/** Signs in with the password from another browser. */
async function elsewhere(
  phone: string,
  headers: Record<string, string>,
  password = 'correct horse',
): Promise<PageClient> {
  pass(60);
  const client = platform.client();
  await client.post('/ontid/login/password', { phone, password }, headers);
  return client;
}

async function allow(client: PageClient, client_id: string, consent = true): Promise<string> {
  const { body } = await client.post('/oauth2/authorize', {
    client_id,
    origin: ORIGIN,
    ...(consent ? { consent } : {}),
  });
  return (body.result as { access_token: string }).access_token;
}

const errorOf = async (token: string) => {
  const response = await fetch(`${platform.url}/api/v1/ontid/info`, {
    method: 'POST',
    headers: { access_token: token },
  });
  return ((await response.json()) as { error: number }).error;
};

test('sessions by browser and system in coarse words, this one marked, no address kept', async () => {
  const phone = newPhone();
  const mine = platform.client();
  const ontid = await mine.register(phone);
  const registered = seconds();
  await elsewhere(phone, CHROME);
  const { sessions, phone: masked, created } = await show(mine, ontid);
  assert.deepEqual(
    sessions.map(({ id: _, ...session }) => session),
    [
      { browser: 'Chrome', system: 'Android', since: seconds(), used: seconds(), here: false },
      { browser: null, system: null, since: registered, used: registered, here: true },
    ],
  );
  assert.match(masked, /^\+86 158…\d{4}$/);
  assert.ok(Math.abs(created - Date.now() / 1000) < 600, 'the database’s own clock');
  const stored = await platform.services.db.selectFrom('session').selectAll().execute();
  assert.doesNotMatch(JSON.stringify(stored), /127\.0\.0\.1|::1|Mozilla|140\.0/);
});

test('one browser is signed out by its id, and only the owner’s own', async () => {
  const phone = newPhone();
  const mine = platform.client();
  const ontid = await mine.register(phone);
  const other = await elsewhere(phone, CHROME);
  const stranger = platform.client();
  const strangersId = await stranger.register(newPhone());
  const { sessions } = await show(mine, ontid);
  const session = sessions.find(({ here }) => !here)!.id;
  assert.equal((await stranger.post('/account/end-session', { ontid: strangersId, session })).body.result, true);
  assert.equal((await show(other, ontid)).ontid, ontid);
  assert.equal((await mine.post('/account/end-session', { ontid, session })).body.result, true);
  assert.deepEqual(await codeOf(other.post('/account/show', { ontid })), [401, 61007]);
  assert.equal((await show(mine, ontid)).sessions.length, 1);
});

test('nobody else’s account can be looked at or acted on', async () => {
  const mine = platform.client();
  await mine.register(newPhone());
  const theirs = await platform.client().register(newPhone());
  const session = '00000000-0000-4000-8000-000000000000';
  for (const path of [
    '/account/show',
    '/account/withdraw',
    '/account/end-session',
    '/account/end-all',
    '/account/credentials',
  ]) {
    assert.deepEqual(await codeOf(mine.post(path, { ontid: theirs, client_id: theirs, session })), [401, 61007], path);
  }
});

test('an app’s access: listed, taken back, its tokens refused and consent asked again; other apps keep theirs', async () => {
  const [shop, bank] = [
    await platform.addApp(ORIGIN, { name: 'Shop' }),
    await platform.addApp(ORIGIN, { name: 'Bank' }),
  ];
  const client = platform.client();
  const ontid = await client.register(newPhone());
  assert.deepEqual((await show(client, ontid)).apps, []);
  const allowed = seconds();
  const [token, kept] = [await allow(client, shop), await allow(client, bank)];
  pass(60);
  const later = await allow(client, shop, false);
  // Since when is by the database's own clock.
  assert.deepEqual(
    (await show(client, ontid)).apps.map(({ since: _, ...app }) => app),
    [
      { client_id: bank, name: 'Bank', scopes: [], used: allowed },
      { client_id: shop, name: 'Shop', scopes: [], used: seconds() },
    ],
  );
  for (let twice = 0; twice < 2; twice++)
    assert.equal((await client.post('/account/withdraw', { ontid, client_id: shop })).body.result, true);
  assert.deepEqual([await errorOf(token), await errorOf(later), await errorOf(kept)], [61008, 61008, 0]);
  assert.equal(
    (await client.post('/oauth2/authorize', { client_id: shop, origin: ORIGIN })).body.result?.['status' as never],
    'consent_required',
  );
  const { apps, activity } = await show(client, ontid);
  assert.deepEqual(
    apps.map(({ name }) => name),
    ['Bank'],
  );
  assert.deepEqual(
    activity.map(({ kind, app }) => [kind, app]),
    [
      ['app-withdrawn', 'Shop'],
      ['app-allowed', 'Bank'],
      ['app-allowed', 'Shop'],
      ['registered', null],
    ],
  );
});

test('a code that is on its way to an app whose access is taken back gives nothing', async () => {
  const client_id = await platform.addApp(ORIGIN);
  const client = platform.client();
  const ontid = await client.register(newPhone());
  const code_verifier = 'v'.repeat(43);
  const code_challenge = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(code_verifier))).toString(
    'base64url',
  );
  const { body } = await client.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true, code_challenge });
  await client.post('/account/withdraw', { ontid, client_id });
  const form = {
    grant_type: 'authorization_code',
    client_id,
    code: (body.result as { code: string }).code,
    code_verifier,
  };
  const answer = await fetch(`${platform.url}/api/v1/oauth2/token`, {
    method: 'POST',
    headers: { origin: ORIGIN },
    body: new URLSearchParams(form),
  });
  assert.equal(((await answer.json()) as { error: string }).error, 'invalid_grant');
});

test('signing out everywhere ends every session and token of this account, and no other account’s in the same browsers', async () => {
  const phone = newPhone();
  const mine = platform.client();
  const client_id = await platform.addApp(ORIGIN);
  const neighbour = await mine.register(newPhone());
  pass(60);
  const ontid = await mine.register(phone);
  const token = await allow(mine, client_id);
  const other = await elsewhere(phone, FIREFOX);
  assert.equal((await mine.post('/account/end-all', { ontid })).body.result, true);
  for (const client of [mine, other])
    assert.deepEqual(await codeOf(client.post('/account/show', { ontid })), [401, 61007]);
  assert.equal(await errorOf(token), 61008);
  assert.equal((await show(mine, neighbour)).ontid, neighbour);
  const again = await elsewhere(phone, FIREFOX);
  const { apps, activity } = await show(again, ontid);
  assert.equal(apps.length, 1);
  assert.equal(activity[1]!.kind, 'signed-out-everywhere');
});

test('somebody’s guesses are told to the owner, a day’s as one, and push nothing else out', async () => {
  const phone = newPhone();
  const mine = platform.client();
  const ontid = await mine.register(phone);
  for (let i = 0; i < 3; i++) await elsewhere(phone, FIREFOX, 'wrong horse');
  await platform.services.activity.settle();
  const { activity } = await show(mine, ontid);
  assert.deepEqual(
    activity.map(({ kind, count }) => [kind, count]),
    [
      ['wrong-password', 3],
      ['registered', 1],
    ],
  );
  pass(86_400);
  await elsewhere(phone, FIREFOX, 'wrong horse');
  await platform.services.activity.settle();
  assert.deepEqual(
    (await show(mine, ontid)).activity.map(({ count }) => count),
    [1, 3, 1],
  );
});

test('activity is bounded in number and in time', async () => {
  const mine = platform.client();
  const ontid = await mine.register(newPhone());
  const account = (await platform.services.db
    .selectFrom('account')
    .select(['id', 'ont_id as ontId'])
    .where('ont_id', '=', ontid as never)
    .executeTakeFirst())!;
  pass(1);
  for (let i = 0; i < ACTIVITY_ENTRIES; i++) await platform.services.activity.record(account, 'signed-in');
  const { activity } = await show(mine, ontid);
  assert.equal(activity.length, ACTIVITY_ENTRIES);
  assert.ok(
    activity.every(({ kind }) => kind === 'signed-in'),
    'the oldest has gone',
  );
  pass(ACTIVITY_SECONDS);
  assert.deepEqual(await platform.services.activity.list(account.id), []);
  await platform.services.activity.sweep();
  const left = await platform.services.db
    .selectFrom('activity')
    .select('id')
    .where('account_id', '=', account.id)
    .execute();
  assert.deepEqual(left, []);
});

test('what is taken out or changed is written down for the owner, with where it was done', async () => {
  const [phone, newPhoneNumber] = [newPhone(), newPhone()];
  const client = platform.client();
  const ontid = await client.register(phone);
  const password = 'correct horse';
  for (const what of ['keystore', 'wif', 'phone'])
    await client.post(`/ontid/export/${what}`, { ontid, password }, FIREFOX);
  assert.notEqual((await client.post('/ontid/export/wif', { ontid, password: 'wrong horse' })).body.error, 0);
  await platform.services.activity.settle();
  await client.post('/ontid/edit/password', { phone, oldPassword: password, newPassword: 'battery staple' }, CHROME);
  const verifyCode = await client.code(newPhoneNumber, 'edit-phone');
  await client.post(
    '/ontid/edit/phone',
    { newPhone: newPhoneNumber, verifyCode, oldPhone: phone, password: 'battery staple' },
    FIREFOX,
  );
  pass(60);
  const anew = (await reset(client, newPhoneNumber, 'a new start')).body.result as string;
  assert.deepEqual(
    (await show(client, anew)).activity.map(({ kind, browser }) => [kind, browser]),
    [
      ['reset', null],
      ['phone-changed', 'Firefox'],
      ['password-changed', 'Chrome'],
      ['wrong-password', null],
      ['phone-shown', 'Firefox'],
      ['exported', 'Firefox'],
      ['exported', 'Firefox'],
      ['registered', null],
    ],
  );
});
