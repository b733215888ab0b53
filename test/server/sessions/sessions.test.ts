import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import type { SessionAccount } from '../../../src/protocol/custody/custody-api.ts';
import { DEVICES_PER_ACCOUNT } from '../../../src/server/devices/known-devices.ts';
import {
  ACCOUNTS_PER_BROWSER,
  BROWSERS_PER_ACCOUNT,
  FLEETING_SECONDS,
  IDLE_SECONDS,
} from '../../../src/server/sessions/sessions.ts';
import type { PageClient } from '../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
let serial = 0;
const newPhone = () => `+86*158${String(10_000_000 + serial++)}`;
const pass = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));

before(async () => (platform = await startTestPlatform({ now: () => now })));
after(() => platform.close());
beforeEach(() => pass(60));

/** Signs one more account in, a minute after the last. */
async function oneMore(client: PageClient, phone = newPhone()): Promise<string> {
  pass(60);
  return client.register(phone);
}

const inBrowser = async (client: PageClient) =>
  ((await client.post('/session/list', {})).body.result as SessionAccount[]).map(({ ontid }) => ontid);
const tokenOf = (client: PageClient) => /ontid-session=([^;]+)/.exec(client.cookieHeader()['cookie'] ?? '')?.[1];

test('accounts stand side by side in one browser, the one used last first; another browser has none of them', async () => {
  const client = platform.client();
  const one = await oneMore(client);
  const two = await oneMore(client);
  assert.deepEqual(await inBrowser(client), [two, one]);
  pass(60);
  assert.equal((await client.post('/session/choose', { ontid: one })).body.result, true);
  assert.deepEqual(await inBrowser(client), [one, two]);
  assert.deepEqual(await inBrowser(platform.client()), []);
});

test('an account of another browser cannot be chosen, nor answered for', async () => {
  const mine = platform.client();
  await oneMore(mine);
  const theirs = await oneMore(platform.client());
  const origin = 'https://shop.example';
  const client_id = await platform.addApp(origin);
  assert.deepEqual(await codeOf(mine.post('/session/choose', { ontid: theirs })), [401, 61007]);
  assert.deepEqual(
    await codeOf(mine.post('/oauth2/authorize', { client_id, origin, ontid: theirs, consent: true })),
    [401, 61007],
  );
});

test('a site is answered for the account that is named, whichever was used last', async () => {
  const client = platform.client();
  const one = await oneMore(client);
  const two = await oneMore(client);
  const origin = 'https://shop.example';
  const client_id = await platform.addApp(origin);
  for (const ontid of [one, two, one]) {
    const { body } = await client.post('/oauth2/authorize', { client_id, origin, ontid, consent: true });
    assert.equal((body.result as { ontid: string }).ontid, ontid);
  }
});

test('signing one account out leaves the others; signing all out leaves none, and no cookie', async () => {
  const client = platform.client();
  const one = await oneMore(client);
  const two = await oneMore(client);
  await client.post('/session/end', { ontid: two });
  assert.deepEqual(await inBrowser(client), [one]);
  await oneMore(client);
  await client.post('/session/end', {});
  assert.deepEqual(await inBrowser(client), []);
  assert.equal(tokenOf(client), undefined);
});

test('each sign-in changes the browser’s token: one that was planted or seen before holds nobody after it', async () => {
  const client = platform.client();
  await oneMore(client);
  const planted = tokenOf(client);
  await oneMore(client);
  assert.deepEqual(await platform.services.sessions.list(planted), []);
});

test('signing in again as the same account is no second one; past the bound the one used least recently goes', async () => {
  const client = platform.client();
  const phone = newPhone();
  const first = await oneMore(client, phone);
  pass(60);
  await client.post('/ontid/login/password', { phone, password: 'correct horse' });
  assert.deepEqual(await inBrowser(client), [first]);
  const more: string[] = [];
  for (let i = 0; i < ACCOUNTS_PER_BROWSER; i++) more.unshift(await oneMore(client));
  assert.deepEqual(await inBrowser(client), more);
});

test('a session ends by itself, each account’s in its own time, and is then swept', async () => {
  const client = platform.client();
  const one = await oneMore(client);
  const use = async (ontid: string) => assert.equal((await client.post('/session/choose', { ontid })).body.error, 0);
  pass(10 * 86_400);
  await use(one);
  pass(10 * 86_400);
  const two = await oneMore(client);
  assert.deepEqual(await inBrowser(client), [two, one]);
  await use(one);
  pass(9 * 86_400);
  await use(one);
  // Used all the time, it ends after thirty days all the same.
  pass(2 * 86_400);
  assert.deepEqual(await inBrowser(client), [two]);
  await platform.services.sessions.sweep();
  const { rows } = await countSessions(one);
  assert.equal(rows, 0);
});

test('ASVS 7.3.1: a session ends after fourteen days without use', async () => {
  const client = platform.client();
  const ontid = await oneMore(client);
  pass(IDLE_SECONDS - 3600);
  assert.equal((await client.post('/account/show', { ontid })).body.error, 0);
  pass(IDLE_SECONDS - 3600);
  assert.deepEqual(await inBrowser(client), [ontid]);
  pass(3600);
  assert.deepEqual(await inBrowser(client), []);
  await platform.services.sessions.sweep();
  assert.equal((await countSessions(ontid)).rows, 0);
});

test('on a computer that is not the person’s own, nothing is kept', async () => {
  const stranger = { 'ontid-remember': 'no' };
  const phone = newPhone();
  const ontid = await platform.client().register(phone);
  const client = platform.client();
  const { headers } = await client.post('/ontid/login/password', { phone, password: 'correct horse' }, stranger);
  const cookies = headers.getSetCookie();
  assert.equal(cookies.length, 1, cookies.join());
  assert.match(cookies[0]!, /^ontid-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  const { accounts, db } = platform.services;
  const account = (await accounts.findByOntId(ontid as OntId))!;
  assert.equal(
    (await db.selectFrom('known_device').selectAll().where('account_id', '=', account.id).execute()).length,
    1,
  );
  assert.deepEqual(await inBrowser(client), [ontid]);
  pass(FLEETING_SECONDS);
  assert.deepEqual(await inBrowser(client), []);

  // Beside a session that is kept, the cookie is kept, and this session ends all the same.
  const own = await oneMore(client);
  await client.post('/ontid/login/password', { phone, password: 'correct horse' }, stranger);
  assert.deepEqual((await inBrowser(client)).sort(), [ontid, own].sort());
  pass(FLEETING_SECONDS);
  assert.deepEqual(await inBrowser(client), [own]);
});

test('an account is signed in and known in fifty browsers at most; those of the oldest sign-ins go first', async () => {
  const client = platform.client();
  const ontid = await oneMore(client);
  const { accounts, db, devices, sessions } = platform.services;
  const account = (await accounts.findByOntId(ontid as OntId))!;
  const tokens: { session: string; device: string }[] = [];
  for (let n = 0; n < BROWSERS_PER_ACCOUNT + 2; n++) {
    pass(60);
    tokens.push(
      await db.transaction().execute(async (transaction) => ({
        session: (await sessions.start(transaction, account, { token: undefined, userAgent: undefined })).token,
        device: await devices.remember(transaction, undefined, account),
      })),
    );
  }
  assert.equal(DEVICES_PER_ACCOUNT, BROWSERS_PER_ACCOUNT);
  const isThere = await Promise.all(
    tokens.map(async ({ session, device }) => [
      (await sessions.find(session)) !== undefined,
      (await devices.find(device, account)) !== undefined,
    ]),
  );
  assert.deepEqual(
    isThere,
    tokens.map((_, n) => (n < 2 ? [false, false] : [true, true])),
  );
  assert.deepEqual(await inBrowser(client), [], 'the one before them');
  // A browser that signs in again takes the place that it has.
  const { session, device } = tokens.at(-1)!;
  await db.transaction().execute(async (transaction) => {
    await sessions.start(transaction, account, { token: session, userAgent: undefined });
    await devices.remember(transaction, device, account);
  });
  assert.ok(await sessions.find(tokens[2]!.session));
  assert.ok(await devices.find(tokens[2]!.device, account));
});

test('threat 22: what another site’s form can send is refused on every call of the session', async () => {
  const client = platform.client();
  const ontid = await oneMore(client);
  const crossSite = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  for (const path of [
    '/session/list',
    '/session/choose',
    '/session/end',
    '/account/show',
    '/account/withdraw',
    '/account/end-session',
    '/account/end-all',
  ]) {
    for (const headers of [
      crossSite,
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      assert.deepEqual(
        await codeOf(client.post(path, { ontid }, headers)),
        [403, 61005],
        `${path} ${JSON.stringify(headers)}`,
      );
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
        const { status } = await client.post(path, JSON.stringify({ ontid }), { ...headers, 'content-type': type });
        assert.equal(status, 403, `${path} ${type}`);
      }
    }
    // The page itself sends JSON and nothing else.
    assert.notEqual((await client.post(path, JSON.stringify({ ontid }), { 'content-type': 'text/plain' })).status, 200);
  }
  assert.deepEqual(await inBrowser(client), [ontid]);
});

async function countSessions(ontid: string): Promise<{ rows: number }> {
  const { rows } = await platform.services.db
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .select((eb) => eb.fn.countAll<string>().as('rows'))
    .where('ont_id', '=', ontid as never)
    .executeTakeFirstOrThrow();
  return { rows: Number(rows) };
}

async function codeOf(answer: ReturnType<PageClient['post']>): Promise<[number, number]> {
  const { status, body } = await answer;
  return [status, body.error];
}
