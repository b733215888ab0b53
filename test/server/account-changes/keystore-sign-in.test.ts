import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import type { AccountView } from '../../../src/protocol/custody/account-api.ts';
import { ERROR_CODES } from '../../../src/protocol/errors/error-codes.ts';
import { keyPairOf } from '../../../src/server/custody/key-pair.ts';
import { sealKeystore } from '../../../src/server/custody/keystore.ts';
import { openKeystore } from '../../../src/server/custody/open-keystore.ts';
import { readKeystore } from '../../../src/server/custody/read-keystore.ts';
import { AppServer } from '../../support/app-server.ts';
import { foreignKeystore, reset } from '../../support/custody/custody.ts';
import type { ApiAnswer, PageClient } from '../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { watchDerivations } from '../../support/server/derivations.ts';

let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
let serial = 0;
const newPhone = () => `+86*157${String(10000000 + serial++)}`;
const [OLD, NEW] = ['correct horse', 'quiet lamp river'];

before(async () => (platform = await startTestPlatform({ now: () => now })));
after(() => platform.close());
beforeEach(async () => {
  now = new Date(now.getTime() + 61_000);
  await platform.services.db.deleteFrom('rate_limit').execute();
});

const said = ({ status, body }: ApiAnswer) => [status, body.error, body.result];
const signIn = (keystore: string, password: string, client = platform.client()) =>
  client.post('/login/keystore', { keystore, password });
const exported = async (client: PageClient, ontid: string, password = OLD) =>
  (await client.post('/ontid/export/keystore', { ontid, password })).body.result as string;
const allow = (client: PageClient, ontid: string, password: string, yes = true) =>
  client.post('/account/keystore-sign-in', { ontid, password, allow: yes });
const view = async (client: PageClient, ontid: string) =>
  (await client.post('/account/show', { ontid })).body.result as AccountView;

async function notices(phone: string): Promise<string[]> {
  await platform.services.sms.sendDue();
  return (await platform.services.outbox.messages(phone)).filter(({ code }) => !code).map(({ text }) => text);
}

async function registered() {
  const [phone, client] = [newPhone(), platform.client()];
  return { phone, client, ontid: (await client.register(phone, OLD)) as OntId };
}

async function bound() {
  const [phone, client] = [newPhone(), platform.client()];
  const { ontId, keystore } = await foreignKeystore(OLD);
  const { body } = await client.post('/ontid/binding', {
    phone,
    verifyCode: await client.code(phone, 'binding'),
    keystore,
    password: OLD,
  });
  assert.equal(body.result, ontId);
  return { phone, client, ontid: ontId as OntId, keystore };
}

/** The same key under another password and salt, as somebody makes it who opened the keystore once. */
async function sealedAgain(keystore: string, password: string, next: string): Promise<string> {
  const { privateKey } = await openKeystore(readKeystore(keystore), password);
  return JSON.stringify(await sealKeystore(keyPairOf(privateKey), next));
}

test('V13: sign-in by keystore is off for an account that registered, and a refusal tells the phone and the activity', async () => {
  const { phone, client, ontid } = await registered();
  const keystore = await exported(client, ontid);
  const stranger = platform.client();
  const answer = await signIn(keystore, OLD, stranger);
  assert.deepEqual(said(answer), [403, ERROR_CODES.NOT_PERMISSION, '']);
  assert.match(
    answer.body.desc,
    /off for this ONT ID: sign in with a code or the password, and allow it at \/account; nobody was signed in/,
  );
  assert.deepEqual((await stranger.post('/session/list', {})).body.result, []);
  assert.match((await notices(phone)).join(), /尝试用 keystore 登录，已被拒绝/);
  assert.equal((await view(client, ontid)).activity[0]!.kind, 'keystore-tried');
});

test('V13: nobody learns what an account allows without its key', async () => {
  const [{ client, ontid }, other] = [await registered(), await bound()];
  const [off, on] = [await exported(client, ontid), other.keystore];
  const wrong = await Promise.all([signIn(off, 'not that one'), signIn(on, 'not that one')]);
  assert.deepEqual(wrong[0]!.body, wrong[1]!.body);
  // Somebody else's key under the account's address.
  const { keystore } = await foreignKeystore(OLD);
  const forged = (address: OntId) =>
    JSON.stringify({ ...(JSON.parse(keystore) as object), address: address.slice('did:ont:'.length) });
  const answers = [await signIn(forged(ontid), OLD), await signIn(forged(other.ontid), OLD)];
  assert.deepEqual(answers[0]!.body, answers[1]!.body);
  assert.notEqual(answers[0]!.body.error, ERROR_CODES.NOT_PERMISSION);
});

test('V13: its owner allows it for the password, and the phone is told; another press turns it off', async () => {
  const { phone, client, ontid } = await registered();
  const keystore = await exported(client, ontid);
  assert.deepEqual(said(await allow(client, ontid, 'not that one')), [403, ERROR_CODES.INVALID_PASSWORD, false]);
  assert.deepEqual(
    said(await allow(platform.client(), ontid, OLD)),
    [401, ERROR_CODES.EXPIRES, false],
    'the session is needed, too',
  );
  assert.equal((await view(client, ontid)).keystore_sign_in, false);
  for (let i = 0; i < 2; i++) assert.deepEqual(said(await allow(client, ontid, OLD)), [200, 0, true]);
  assert.equal((await notices(phone)).filter((text) => text.includes('已允许使用 keystore 登录')).length, 1);
  assert.equal((await view(client, ontid)).keystore_sign_in, true);
  assert.deepEqual(said(await signIn(keystore, OLD)), [200, 0, ontid]);
  assert.match((await notices(phone)).join(), /有人用 keystore 登录了您的账号/);
  assert.deepEqual(said(await allow(client, ontid, OLD, false)), [200, 0, true]);
  assert.deepEqual(said(await signIn(keystore, OLD)), [403, ERROR_CODES.NOT_PERMISSION, '']);
  const kinds = (await view(client, ontid)).activity
    .map(({ kind }) => kind)
    .filter((kind) => kind.startsWith('keystore'));
  assert.deepEqual(kinds, ['keystore-tried', 'keystore-refused', 'keystore-sign-in', 'keystore-allowed']);
});

test('V13: an account that began with a keystore begins with sign-in by keystore', async () => {
  const { ontid, keystore } = await bound();
  assert.deepEqual(said(await signIn(keystore, OLD)), [200, 0, ontid]);
});

for (const [name, begin] of Object.entries({ registered, bound })) {
  test(`threat 37: ${name}: an old export and what was made of it are refused after a change of the password, and the owner is told`, async () => {
    const { phone, client, ontid } = await begin();
    if (name === 'registered') await allow(client, ontid, OLD);
    const old = await exported(client, ontid);
    const remade = await sealedAgain(old, OLD, 'of the thief');
    for (const [keystore, password] of [
      [old, OLD],
      [remade, 'of the thief'],
    ] as const)
      assert.deepEqual(said(await signIn(keystore, password)), [200, 0, ontid]);
    await client.post('/ontid/edit/password', { phone, oldPassword: OLD, newPassword: NEW });
    await platform.services.db.deleteFrom('dev_outbox').execute();
    for (const [keystore, password] of [
      [old, OLD],
      [remade, 'of the thief'],
    ] as const) {
      assert.deepEqual(said(await signIn(keystore, password)), [403, ERROR_CODES.NOT_PERMISSION, '']);
    }
    assert.ok((await notices(phone)).some((text) => text.includes('已被拒绝')));
    const shown = await view(client, ontid);
    assert.equal(shown.keystore_sign_in, false);
    assert.ok(
      shown.activity.some(({ kind }) => kind === 'keystore-refused'),
      'that it was turned off is written down',
    );
  });
}

test('threat 37: where it is allowed again, an export from before the change is known as old in every form; a new one signs in', async () => {
  const { phone, client, ontid, keystore: brought } = await bound();
  const old = await exported(client, ontid);
  await client.post('/ontid/edit/password', { phone, oldPassword: OLD, newPassword: NEW });
  await allow(client, ontid, NEW);
  for (const keystore of [old, Buffer.from(old).toString('base64'), brought]) {
    const answer = await signIn(keystore, OLD);
    assert.deepEqual(said(answer), [403, ERROR_CODES.NOT_PERMISSION, '']);
    assert.match(answer.body.desc, /from before the password was changed/);
  }
  assert.deepEqual(said(await signIn(await exported(client, ontid, NEW), NEW)), [200, 0, ontid]);
});

test('threat 37: a reset turns it off, too', async () => {
  const { phone, client, ontid } = await registered();
  await allow(client, ontid, OLD);
  now = new Date(now.getTime() + 61_000);
  const browser = platform.client();
  const { body } = await reset(browser, phone, NEW);
  assert.equal((await view(browser, body.result as string)).keystore_sign_in, false);
});

test('V13: an export of keystore or key is told to the phone; the account page lists both with their dates, also after a change of the password', async () => {
  const { phone, client, ontid } = await registered();
  const app = await AppServer.register(platform, ['export'], () => now);
  const at = Math.floor(now.getTime() / 1000);
  await exported(client, ontid);
  now = new Date(now.getTime() + 3600_000);
  assert.equal((await app.call('RFC 9421', '/ontid/export/wif', { ontid, password: OLD })).body.error, 0);
  await client.post('/ontid/export/phone', { ontid, password: OLD });
  assert.equal((await notices(phone)).filter((text) => text.includes('密钥已被导出')).length, 2);
  await client.post('/ontid/edit/password', { phone, oldPassword: OLD, newPassword: NEW });
  const { exports, activity } = await view(client, ontid);
  assert.deepEqual(
    exports.map(({ kind, at, app }) => [kind, at, app]),
    [
      ['wif', at + 3600, 'Back end'],
      ['keystore', at, null],
    ],
  );
  assert.deepEqual(activity.map(({ kind }) => kind).slice(0, 4), [
    'password-changed',
    'phone-shown',
    'exported',
    'exported',
  ]);
});

test('V13: a failed export is told to nobody, and the twenty newest are remembered', async () => {
  const { phone, client, ontid } = await registered();
  await client.post('/ontid/export/wif', { ontid, password: 'not that one' });
  assert.deepEqual([(await notices(phone)).length, (await view(client, ontid)).exports], [0, []]);
  const { db, keyExports } = platform.services;
  for (let i = 0; i < 25; i++)
    await db.transaction().execute((transaction) => keyExports.record(transaction, ontid, 'keystore', {}));
  assert.equal((await view(client, ontid)).exports.length, 20);
});

test('a keystore signs in by itself where its ONT ID has an account that allows it, with the password that it is sealed under', async () => {
  const { client: owner, ontid } = await registered();
  const keystore = await exported(owner, ontid);
  assert.deepEqual(said(await allow(owner, ontid, OLD)), [200, 0, true]);
  const client = platform.client();
  assert.deepEqual(said(await client.post('/login/keystore', { keystore, password: OLD })), [200, 0, ontid]);
  assert.equal(((await client.post('/session/list', {})).body.result as { ontid: string }[])[0]!.ontid, ontid);
  assert.deepEqual(said(await client.post('/login/keystore', { keystore, password: 'another horse' })), [
    403,
    ERROR_CODES.INVALID_PASSWORD,
    '',
  ]);
  const { keystore: stranger } = await foreignKeystore('1234');
  assert.deepEqual(said(await client.post('/login/keystore', { keystore: stranger, password: '1234' })), [
    404,
    ERROR_CODES.ONTID_NOT_EXIST,
    '',
  ]);
  assert.deepEqual(said(await client.post('/login/keystore', { keystore: stranger, password: '12345' })), [
    403,
    ERROR_CODES.INVALID_PASSWORD,
    '',
  ]);
});

test('threat 14: a keystore that asks for too much is refused by each call before anything is derived; of the others, two are opened at once', async (t) => {
  const [phone, client] = [newPhone(), platform.client()];
  const { keystore } = await foreignKeystore(OLD);
  const bomb = keystore.replace('"n":16384', '"n":1073741824');
  const verifyCode = await client.code(phone, 'binding');
  const derivations = watchDerivations();
  t.after(() => derivations.stop());
  const calls: Record<string, object> = { '/ontid/binding': { phone, verifyCode }, '/login/keystore': {} };
  for (const [path, rest] of Object.entries(calls)) {
    for (const text of [bomb, Buffer.from(bomb).toString('base64')]) {
      assert.deepEqual(
        said(await client.post(path, { ...rest, keystore: text, password: OLD })),
        [400, ERROR_CODES.PARAM_ERROR, ''],
        path,
      );
    }
  }
  assert.equal(derivations.begun, 0);

  const signIn = {
    path: '/login/keystore',
    body: { keystore, password: OLD },
    said: [404, ERROR_CODES.ONTID_NOT_EXIST, ''],
  };
  const bind = {
    path: '/ontid/binding',
    body: { ...signIn.body, phone, verifyCode, password: 'not that one' },
    said: [403, ERROR_CODES.INVALID_PASSWORD, ''],
  };
  const answers = [...Array.from({ length: 7 }, () => signIn), bind].map(async (call) =>
    assert.deepEqual(said(await client.post(call.path, call.body)), call.said, call.path),
  );
  await Promise.all(answers);
  assert.deepEqual([derivations.begun, derivations.most <= 2], [8, true], `${derivations.most} at once`);
});
