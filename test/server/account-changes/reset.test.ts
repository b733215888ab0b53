import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, afterEach, before, beforeEach, mock, test } from 'node:test';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import type { AuthorizeResult } from '../../../src/protocol/custody/custody-api.ts';
import { ERROR_CODES } from '../../../src/protocol/errors/error-codes.ts';
import type { RecognisedAccount } from '../../../src/server/accounts/account.ts';
import { openKeystore } from '../../../src/server/custody/open-keystore.ts';
import { readKeystore } from '../../../src/server/custody/read-keystore.ts';
import { type PhoneNumber, readPhone } from '../../../src/server/phones/phone-number.ts';
import type { ProvenCode } from '../../../src/server/phones/proven-code.ts';
import { reset } from '../../support/custody/custody.ts';
import { chosen } from '../../support/custody/passwords.ts';
import { codeFor, infoOf, pkce, postForm } from '../../support/oauth-client.ts';
import type { PageClient } from '../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { waitsForLock } from '../../support/server/locks.ts';

const ORIGIN = 'https://shop.example';
const [OLD, NEW] = ['correct horse', 'another horse'];
const ENDLESS: ProvenCode = { useUp: async () => {}, giveBack: async () => {} };
let platform: TestPlatform;
let client_id: OntId;
let now = new Date('2026-01-02T03:04:05Z');
let serial = 0;
const newPhone = () => `+86*155${String(10000000 + serial++)}`;
const post = async (path: string, body: unknown) => (await platform.client().post(`/ontid${path}`, body)).body;

before(async () => {
  platform = await startTestPlatform({ now: () => now });
  client_id = await platform.addApp(ORIGIN, { refreshTokens: true });
});
after(() => platform.close());
afterEach(() => mock.restoreAll());
beforeEach(() => (now = new Date(now.getTime() + 61_000)));

/** Somebody who is signed in, and lets an app know their ONT ID. */
async function somebody() {
  const [phone, client] = [newPhone(), platform.client()];
  const ontid = await client.register(phone, OLD);
  now = new Date(now.getTime() + 61_000);
  const { verifier, challenge } = pkce();
  const code = await codeFor(client, { client_id, origin: ORIGIN, code_challenge: challenge });
  const { body } = await postForm(platform, '/oauth2/token', {
    grant_type: 'authorization_code',
    client_id,
    code,
    code_verifier: verifier,
  });
  return { phone, client, ontid, access: body['access_token']!, refresh: body['refresh_token']! };
}

test('threat 12: a reset gives a new ONT ID, and nothing that was given for the old one is good', async () => {
  const { phone, client, ontid, access, refresh } = await somebody();
  const { verifier, challenge } = pkce();
  const onItsWay = await codeFor(client, { client_id, origin: ORIGIN, code_challenge: challenge });
  assert.equal((await infoOf(platform, access)).error, 0);

  const browser = platform.client();
  const { body } = await reset(browser, phone, NEW);
  assert.deepEqual([body.error, body.action], [0, 'edit']);
  assert.notEqual(body.result, ontid);

  assert.equal((await infoOf(platform, access)).error, ERROR_CODES.REVOKED);
  assert.equal(
    (await postForm(platform, '/oauth2/token', { grant_type: 'refresh_token', client_id, refresh_token: refresh }))
      .body['error'],
    'invalid_grant',
  );
  const late = await postForm(platform, '/oauth2/token', {
    grant_type: 'authorization_code',
    client_id,
    code: onItsWay,
    code_verifier: verifier,
  });
  assert.equal(late.body['error'], 'invalid_grant');
  assert.deepEqual((await client.post('/session/list', {})).body.result, [], 'signed in elsewhere');
  assert.equal(
    (await client.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true })).body.error,
    ERROR_CODES.EXPIRES,
  );
  assert.deepEqual(
    ((await browser.post('/session/list', {})).body.result as { ontid: string }[]).map(({ ontid: one }) => one),
    [body.result],
  );
  // The app would learn the new ONT ID, and that it is the same person's.
  assert.equal(
    ((await browser.post('/oauth2/authorize', { client_id, origin: ORIGIN })).body.result as { status: string }).status,
    'consent_required',
  );

  await platform.services.sms.sendDue();
  const notice = (await platform.services.outbox.messages(phone)).find(({ code }) => !code)!;
  assert.match(notice.text, /短信重置.*新的 ONT ID/);
});

test('threat 12: the old key is kept for the old password, and nothing gives it to the new one', async () => {
  const { phone, ontid } = await somebody();
  const wif = (await post('/export/wif', { ontid, password: OLD })).result;
  const { body } = await reset(platform.client(), phone, NEW);
  const renewed = body.result as string;
  for (const path of ['/export/wif', '/export/keystore']) {
    for (const [name, password] of [
      [ontid, NEW],
      [renewed, OLD],
      [ontid, 'not that one'],
    ]) {
      assert.deepEqual(await post(path, { ontid: name, password }).then(({ error, result }) => [error, result]), [
        ERROR_CODES.INVALID_PASSWORD,
        '',
      ]);
    }
  }
  assert.equal((await post('/export/wif', { ontid, password: OLD })).result, wif);
  const kept = (await post('/export/keystore', { ontid, password: OLD })).result as string;
  assert.equal((await openKeystore(readKeystore(kept), OLD)).ontId, ontid);
  assert.notEqual((await post('/export/wif', { ontid: renewed, password: NEW })).result, wif);
  // The old password opens that and nothing else: not the account, its phone, or a sign-in.
  for (const [path, request] of [
    ['/verify', { ontid }],
    ['/export/phone', { ontid }],
    ['/login/password', { phone }],
  ] as const) {
    assert.equal((await post(path, { ...request, password: OLD })).error, ERROR_CODES.INVALID_PASSWORD, path);
  }
  assert.equal(
    (await platform.client().post('/login/keystore', { keystore: kept, password: OLD })).body.error,
    ERROR_CODES.ONTID_NOT_EXIST,
  );
});

test('threat 12: after a second reset the keys of both ONT IDs before it are kept, each for its own password', async () => {
  const { phone, ontid: first } = await somebody();
  const second = (await reset(platform.client(), phone, NEW)).body.result as string;
  now = new Date(now.getTime() + 61_000);
  const third = (await reset(platform.client(), phone, 'third horse')).body.result as string;
  assert.equal(new Set([first, second, third]).size, 3);
  for (const [ontid, password] of [
    [first, OLD],
    [second, NEW],
    [third, 'third horse'],
  ]) {
    assert.equal((await post('/export/wif', { ontid, password })).error, 0);
  }
  assert.equal((await post('/export/wif', { ontid: first, password: NEW })).error, ERROR_CODES.INVALID_PASSWORD);
});

test('threat 12: a browser that was known before a reset counts as any other after it', async () => {
  const { client, phone } = await somebody();
  await reset(platform.client(), phone, NEW);
  // Guesses from a known browser are counted apart; these use up the account's own.
  for (let i = 0; i < 10; i++) await client.post('/ontid/login/password', { phone, password: 'not that one' });
  assert.equal((await post('/login/password', { phone, password: NEW })).error, ERROR_CODES.TIME_EXCEEDED);
});

const CHANGES: Record<string, (account: RecognisedAccount, phone: PhoneNumber) => Promise<unknown>> = {
  'a reset': (account, phone) => platform.services.changes.reset(account, phone, chosen(NEW), ENDLESS),
  'another password': (account) => platform.services.changes.changePassword(account, OLD, chosen(NEW)),
  'another phone': (account) => platform.services.changes.movePhone(account, readPhone('phone', newPhone()), ENDLESS),
};

for (const [name, change] of Object.entries(CHANGES)) {
  test(`threat 12: a sign-in that began before ${name} does not outlive it`, async () => {
    const { accounts, db, sessions } = platform.services;
    const phone = readPhone('phone', (await somebody()).phone);
    const recognised = (await accounts.findByPhone(phone))!;
    const signedIn = () => db.selectFrom('session').select('id').where('account_id', '=', recognised.id).execute();

    // While a sign-in holds the account, the change waits for it, and then ends it.
    const session = {
      account_id: recognised.id,
      created_at: now,
      used_at: now,
      expires_at: new Date(now.getTime() + 60_000),
      browser: null,
      system: null,
    };
    let changed: Promise<unknown> = Promise.resolve();
    await db.transaction().execute(async (transaction) => {
      await accounts.hold(transaction, recognised);
      changed = change(recognised, phone);
      await waitsForLock(db, changed);
      await transaction
        .insertInto('session')
        .values({ ...session, token_hash: randomBytes(32) })
        .execute();
    });
    await changed;
    assert.deepEqual(await signedIn(), []);

    const signIn = db
      .transaction()
      .execute((transaction) => sessions.start(transaction, recognised, { token: undefined, userAgent: undefined }));
    await assert.rejects(signIn, { error: 'EXPIRES' });
    assert.deepEqual(await signedIn(), []);
  });
}

/** What a person is given in a browser where they are signed in, and whether it was. */
const GIFTS: Record<string, (client: PageClient) => Promise<boolean>> = {
  'a token': async (client) => isGranted(client, { consent: true }),
  'a token by name': async (client) =>
    isGranted(client, {
      consent: true,
      ontid: ((await client.post('/session/list', {})).body.result as { ontid: OntId }[])[0]!.ontid,
    }),
  'a code': async (client) => isGranted(client, { consent: true, code_challenge: pkce().challenge }),
  'a token without a press': (client) => isGranted(client, { auto_select: true }),
};

/** What its person is found by, where it is not `find`. */
const FOUND_BY: Record<string, 'only' | 'choose'> = { 'a token by name': 'choose', 'a token without a press': 'only' };

async function isGranted(client: PageClient, wish: object): Promise<boolean> {
  const { body } = await client.post('/oauth2/authorize', { client_id, origin: ORIGIN, ...wish });
  assert.ok([0, ERROR_CODES.EXPIRES].includes(body.error), body.desc);
  return body.error === 0 && (body.result as AuthorizeResult).status === 'granted';
}

/** Lets a change happen in the middle of the next call, right after a method of the sessions. */
function onceAfter(method: 'find' | 'only' | 'choose' | 'start', change: () => Promise<unknown>): void {
  const { sessions } = platform.services;
  const original = sessions[method].bind(sessions) as (...given: unknown[]) => Promise<unknown>;
  let changed = false;
  mock.method(sessions, method, async (...given: unknown[]) => {
    const found = await original(...given);
    if (!changed) await change();
    changed = true;
    return found;
  });
}

/** What is good of all that an account was given. */
async function goodOf(account_id: string) {
  const { db } = platform.services;
  const count = async (table: 'session' | 'consent' | 'known_device') =>
    (await db.selectFrom(table).select('account_id').where('account_id', '=', account_id).execute()).length;
  const grants = await db
    .selectFrom('token_grant')
    .select('id')
    .where('account_id', '=', account_id)
    .where('revoked_at', 'is', null)
    .execute();
  return {
    grants: grants.length,
    sessions: await count('session'),
    consents: await count('consent'),
    devices: await count('known_device'),
  };
}

for (const [gift, give] of Object.entries(GIFTS)) {
  test(`threat 12: ${gift} is not given any more once the password was changed or reset`, async () => {
    for (const [name, left] of [
      ['a reset', { consents: 0, devices: 0 }],
      ['another password', { consents: 1, devices: 0 }],
    ] as const) {
      const { client, phone } = await somebody();
      assert.equal(await give(client), true);
      const number = readPhone('phone', phone);
      const recognised = (await platform.services.accounts.findByPhone(number))!;
      onceAfter(FOUND_BY[gift] ?? 'find', () => CHANGES[name]!(recognised, number));
      assert.equal(await give(client), false, name);
      assert.deepEqual(await goodOf(recognised.id), { grants: 0, sessions: 0, ...left }, name);
      mock.restoreAll();
    }
  });
}

test('threat 12: a reset waits for a browser that is just being signed in, which is not known after it', async () => {
  const { phone } = await somebody();
  const number = readPhone('phone', phone);
  const recognised = (await platform.services.accounts.findByPhone(number))!;
  let changed: Promise<unknown> = Promise.reject(new Error('nobody was signed in'));
  changed.catch(() => {});
  onceAfter('start', async () => {
    changed = CHANGES['a reset']!(recognised, number);
    await waitsForLock(platform.services.db, changed);
  });
  assert.equal((await platform.client().post('/ontid/login/password', { phone, password: OLD })).body.error, 0);
  await changed;
  assert.deepEqual(await goodOf(recognised.id), { grants: 0, sessions: 0, consents: 0, devices: 0 });
});

test('threat 12: whatever takes back all that was given waits for what is being given, and takes it back, too', async () => {
  const { accounts, db, sessions, tokens } = platform.services;
  const everyChange: typeof CHANGES = {
    ...CHANGES,
    'a sign-out everywhere': (account) =>
      db.transaction().execute((transaction) => tokens.revokeAll(account.id, transaction)),
  };
  delete everyChange['another phone']; // What was given stays good.
  for (const [name, change] of Object.entries(everyChange)) {
    const phone = readPhone('phone', (await somebody()).phone);
    const recognised = (await accounts.findByPhone(phone))!;
    const { id: sessionId } = await db
      .selectFrom('session')
      .select('id')
      .where('account_id', '=', recognised.id)
      .executeTakeFirstOrThrow();
    let changed: Promise<unknown> = Promise.resolve();
    await db.transaction().execute(async (transaction) => {
      await sessions.hold(transaction, { id: recognised.id, ontId: recognised.ontId, sessionId });
      changed = change(recognised, phone);
      await waitsForLock(db, changed);
      const grant = {
        app_ont_id: client_id,
        account_id: recognised.id,
        ont_id: recognised.ontId,
        created_at: now,
        expires_at: new Date(now.getTime() + 60_000),
        revoked_at: null,
      };
      await transaction.insertInto('token_grant').values(grant).execute();
    });
    await changed;
    const { grants, sessions: left } = await goodOf(recognised.id);
    assert.deepEqual([grants, left], [0, 0], name);
  }
});
