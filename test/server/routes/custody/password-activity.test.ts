import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AccountView, ActivityKind } from '../../../../src/protocol/custody/account-api.ts';
import { generateKeyPair } from '../../../../src/server/custody/key-pair.ts';
import { sealKeystore } from '../../../../src/server/custody/keystore.ts';
import { DEFAULT_LIMITS } from '../../../../src/server/limits/limits-config.ts';
import { rulesOf } from '../../../../src/server/limits/rules.ts';
import type { PageClient } from '../../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

const RULES = rulesOf(DEFAULT_LIMITS);
const PASSWORD = 'correct horse';
let platform: TestPlatform;
before(async () => (platform = await startTestPlatform({ config: { trustProxy: ['127.0.0.1', '::1'] } })));
after(() => platform.close());

let serial = 0;
const newPhone = () => `+86*1${3_200_000_000 + 10_000 * serial++}`;
const from = (address: string) => ({ 'x-forwarded-for': address });
/** Each time another address. */
const anybody = () => from(`198.51.100.${serial++ % 250}`);

interface Owner {
  client: PageClient;
  phone: string;
  ontid: string;
}
async function newOwner(): Promise<Owner> {
  const client = platform.client();
  const phone = newPhone();
  return { client, phone, ontid: await client.register(phone, PASSWORD) };
}

/** What the owner sees, the newest first, without the entry of registering. */
async function activityOf({ client, ontid }: Owner): Promise<[ActivityKind, number][]> {
  await platform.services.activity.settle();
  const { body } = await client.post('/account/show', { ontid });
  return (body.result as AccountView).activity
    .map(({ kind, count }): [ActivityKind, number] => [kind, count])
    .slice(0, -1);
}

test('threat 39: a right password at /verify is in the owner’s activity, once a day, with how often', async () => {
  const owner = await newOwner();
  for (let n = 0; n < 3; n++)
    assert.equal(
      (await platform.client().post('/ontid/verify', { ontid: owner.ontid, password: PASSWORD }, anybody())).status,
      200,
    );
  assert.deepEqual(await activityOf(owner), [['password-checked', 3]]);
});

test('threat 39: a wrong password is in the owner’s activity wherever it is checked', async () => {
  const wrong = { password: 'not that one' };
  const calls: [string, (owner: Owner) => Promise<object> | object][] = [
    ['/ontid/verify', ({ ontid }) => ({ ontid, ...wrong })],
    ['/ontid/export/keystore', ({ ontid }) => ({ ontid, ...wrong })],
    ['/ontid/export/wif', ({ ontid }) => ({ ontid, ...wrong })],
    ['/ontid/export/phone', ({ ontid }) => ({ ontid, ...wrong })],
    ['/ontid/login/password', ({ phone }) => ({ phone, ...wrong })],
    ['/ontid/edit/password', ({ phone }) => ({ phone, oldPassword: wrong.password, newPassword: 'battery staple' })],
  ];
  for (const [path, body] of calls) {
    const owner = await newOwner();
    assert.equal((await platform.client().post(path, await body(owner), anybody())).body.error, 61024, path);
    assert.deepEqual(await activityOf(owner), [['wrong-password', 1]], path);
  }
});

test('threat 39: a right password is in the owner’s activity wherever it is checked', async () => {
  const calls: [string, (owner: Owner) => object, ActivityKind][] = [
    ['/ontid/export/keystore', ({ ontid }) => ({ ontid, password: PASSWORD }), 'exported'],
    ['/ontid/export/wif', ({ ontid }) => ({ ontid, password: PASSWORD }), 'exported'],
    ['/ontid/export/phone', ({ ontid }) => ({ ontid, password: PASSWORD }), 'phone-shown'],
    ['/ontid/login/password', ({ phone }) => ({ phone, password: PASSWORD }), 'signed-in'],
  ];
  for (const [path, body, kind] of calls) {
    const owner = await newOwner();
    assert.equal((await platform.client().post(path, body(owner), anybody())).status, 200, path);
    assert.equal((await activityOf(owner))[0]![0], kind, path);
  }
});

test('threat 39: a right password that leads to nothing is in the owner’s activity too', async () => {
  const owner = await newOwner();
  const other = await newOwner();
  // A code of a phone that has an account: whoever knows the password learns that it is right, and nothing is changed.
  const stranger = platform.client();
  const row = await platform.services.db
    .selectFrom('account')
    .select('id')
    .where('ont_id', '=', owner.ontid as never)
    .executeTakeFirstOrThrow();
  await platform.services.db.deleteFrom('bound_code').execute();
  const verifyCode = await stranger.code(other.phone, 'edit-phone');
  const { body } = await stranger.post(
    '/ontid/edit/phone',
    { newPhone: other.phone, verifyCode, oldPhone: owner.phone, password: PASSWORD },
    anybody(),
  );
  assert.equal(body.error, 61002);
  assert.deepEqual(await activityOf(owner), [['password-checked', 1]]);

  for (let n = 0; n < RULES['account-password-changes'][0]!.points; n++)
    await platform.services.guard.passwordChange({ id: row.id } as never);
  const change = await stranger.post(
    '/ontid/edit/password',
    { phone: owner.phone, oldPassword: PASSWORD, newPassword: 'battery staple' },
    anybody(),
  );
  assert.equal(change.status, 429);
  assert.deepEqual(await activityOf(owner), [['password-checked', 2]]);
});

/** A keystore that names one ONT ID and holds another key, which opens with `attacker’s own`. */
async function forgedKeystore({ ontid }: Owner): Promise<string> {
  const { publicKey } = JSON.parse(await platform.services.keys.keystoreOf({ ontId: ontid as never })) as {
    publicKey: string;
  };
  return JSON.stringify(
    await sealKeystore({ ...generateKeyPair(), publicKey: Buffer.from(publicKey, 'hex') }, 'attacker’s own'),
  );
}

test('threat 39: keystores that do not hold the account’s key lock no owner out, count for their address, and are seen', async () => {
  const owner = await newOwner();
  const allowed = RULES['account-wrong-passwords'][0]!.points;
  const forged = await forgedKeystore(owner);
  for (let n = 0; n < allowed + 2; n++) {
    // Opens to another key, or does not open at all.
    const password = n % 2 ? 'attacker’s own' : 'not that one';
    const { body } = await platform
      .client()
      .post('/login/keystore', { keystore: forged, password }, from(`192.0.2.${n}`));
    assert.equal(body.error, n % 2 ? 61031 : 61024);
  }
  const signIn = await platform
    .client()
    .post('/ontid/login/password', { phone: owner.phone, password: PASSWORD }, from('192.0.2.99'));
  assert.equal(signIn.status, 200, 'the owner in a new browser');
  assert.deepEqual(
    (await activityOf(owner)).find(([kind]) => kind === 'wrong-password'),
    ['wrong-password', allowed + 2],
  );

  const { db } = platform.services;
  await db.deleteFrom('rate_limit').execute();
  await platform.client().post('/login/keystore', { keystore: forged, password: 'not that one' }, from('192.0.2.100'));
  const counted = await db.selectFrom('rate_limit').select('key').execute();
  assert.ok(counted.some(({ key }) => key.startsWith('address-wrong-passwords/')));
  assert.ok(!counted.some(({ key }) => key.startsWith('account-')));
});
