import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { OntId } from '../../../../src/protocol/common/ont-id.ts';
import { ERROR_CODES } from '../../../../src/protocol/errors/error-codes.ts';
import { wifOf } from '../../../../src/server/custody/ont-id.ts';
import { openKeystore } from '../../../../src/server/custody/open-keystore.ts';
import { readKeystore } from '../../../../src/server/custody/read-keystore.ts';
import { EXAMPLE_KEYSTORE_ONT_ID } from '../../../../src/server/routes/support/fields.ts';
import { foreignKeystore, reset } from '../../../support/custody/custody.ts';
import type { ApiAnswer, PageClient } from '../../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
let serial = 0;
/** A number that no other test has used. */
const newPhone = () => `+86*159${String(10000000 + serial++)}`;
const PASSWORD = 'correct horse';
const post = (path: string, body: unknown) => platform.client().post(`/ontid${path}`, body);
const said = ({ status, body }: ApiAnswer) => [status, body.error, body.result];
const ok = (result: unknown) => [200, 0, result];

before(async () => (platform = await startTestPlatform({ now: () => now })));
after(() => platform.close());
beforeEach(() => (now = new Date(now.getTime() + 61_000)));

/** Messages to a phone that are no codes. */
async function notices(phone: string): Promise<string[]> {
  await platform.services.sms.sendDue();
  return (await platform.services.outbox.messages(phone)).filter(({ code }) => !code).map(({ text }) => text);
}

test('binding makes an account with the ONT ID of a keystore, and signs in', async () => {
  const [phone, client] = [newPhone(), platform.client()];
  const { ontId, keystore } = await foreignKeystore(PASSWORD);
  const bound = await client.post('/ontid/binding', {
    phone,
    verifyCode: await client.code(phone, 'binding'),
    keystore,
    password: PASSWORD,
  });
  assert.deepEqual(bound.body, { action: 'binding', version: '1.0', error: 0, desc: 'SUCCESS', result: ontId });
  assert.equal((await client.post('/session/list', {})).body.error, 0);
  assert.deepEqual(said(await post('/login/password', { phone, password: PASSWORD })), ok(ontId));
  const exported = (await post('/export/keystore', { ontid: ontId, password: PASSWORD })).body.result as string;
  assert.deepEqual(
    (await openKeystore(readKeystore(exported), PASSWORD)).privateKey,
    (await openKeystore(readKeystore(keystore), PASSWORD)).privateKey,
  );
});

test('binding: what does not open leaves the code good; an ONT ID or a phone that is taken is told', async () => {
  const [phone, client] = [newPhone(), platform.client()];
  const [mine, other] = [await foreignKeystore(PASSWORD), await foreignKeystore(PASSWORD)];
  const verifyCode = await client.code(phone, 'binding');
  const bind = (body: object) =>
    client.post('/ontid/binding', { phone, verifyCode, keystore: mine.keystore, password: PASSWORD, ...body });
  for (let i = 0; i < 6; i++)
    assert.deepEqual(said(await bind({ password: 'not that one' })), [403, ERROR_CODES.INVALID_PASSWORD, '']);
  assert.deepEqual(said(await bind({ keystore: 'no keystore' })), [400, ERROR_CODES.DECODE_ERROR, '']);
  assert.deepEqual(said(await bind({ keystore: mine.keystore.replace('"n":16384', '"n":1073741824') })), [
    400,
    ERROR_CODES.PARAM_ERROR,
    '',
  ]);
  assert.deepEqual(said(await bind({})), ok(mine.ontId));
  assert.deepEqual(said(await bind({ keystore: other.keystore })), [403, ERROR_CODES.VERIFY_CODE_ERROR, '']);
  now = new Date(now.getTime() + 61_000);
  const next = await client.code(phone, 'binding');
  assert.deepEqual(
    said(await bind({ verifyCode: next, keystore: other.keystore })),
    [409, ERROR_CODES.ALREADY_EXIST, ''],
    'the phone',
  );
  const elsewhere = newPhone();
  const taken = await bind({ phone: elsewhere, verifyCode: await client.code(elsewhere, 'binding') });
  assert.deepEqual(said(taken), [409, ERROR_CODES.ALREADY_EXIST, ''], 'the ONT ID');
});

test('exports: the keystore, the key and the phone, each for the password', async () => {
  const phone = newPhone();
  const ontid = await platform.client().register(phone, PASSWORD);
  const of = (what: string, password = PASSWORD) => post(`/export/${what}`, { ontid, password });
  const keystore = (await of('keystore')).body.result as string;
  const { privateKey } = await openKeystore(readKeystore(keystore), PASSWORD);
  assert.deepEqual(said(await of('wif')), ok(wifOf(privateKey)));
  assert.deepEqual(said(await of('phone')), ok(phone));
  assert.deepEqual(said(await post('/verify', { ontid, password: PASSWORD })), ok(true));
  for (const path of ['/export/keystore', '/export/wif', '/export/phone', '/verify']) {
    const wrong = await post(path, { ontid, password: 'not that one' });
    const unknown = await post(path, { ontid: (await foreignKeystore('')).ontId, password: 'not that one' });
    assert.deepEqual(said(wrong), [403, ERROR_CODES.INVALID_PASSWORD, path === '/verify' ? false : '']);
    assert.deepEqual([unknown.status, unknown.body], [wrong.status, wrong.body], 'threat 11');
  }
});

test('another phone: the new one signs in, the old one does not and is told', async () => {
  const [oldPhone, phone, client] = [newPhone(), newPhone(), platform.client()];
  const ontid = await client.register(oldPhone, PASSWORD);
  const elsewhere = platform.client();
  await elsewhere.post('/ontid/login/password', { phone: oldPhone, password: PASSWORD });
  const moved = await client.post('/ontid/edit/phone', {
    newPhone: phone,
    verifyCode: await client.code(phone, 'edit-phone'),
    oldPhone,
    password: PASSWORD,
  });
  assert.deepEqual(moved.body, { action: 'edit', version: '1.0', error: 0, desc: 'SUCCESS', result: ontid });
  assert.deepEqual(said(await post('/login/password', { phone, password: PASSWORD })), ok(ontid));
  assert.deepEqual(said(await post('/login/password', { phone: oldPhone, password: PASSWORD })), [
    403,
    ERROR_CODES.INVALID_PASSWORD,
    '',
  ]);
  assert.deepEqual(said(await post('/export/phone', { ontid, password: PASSWORD })), ok(phone));
  assert.equal(
    ((await client.post('/session/list', {})).body.result as unknown[]).length,
    1,
    'who asked is still signed in',
  );
  assert.deepEqual((await elsewhere.post('/session/list', {})).body.result, [], 'nobody else is');
  const { accounts, devices } = platform.services;
  const account = (await accounts.findByOntId(ontid as OntId))!;
  const isKnown = async (browser: PageClient) =>
    (await devices.find(/ontid-device=([^;]+)/.exec(browser.cookieHeader()['cookie']!)![1]!, account)) !== undefined;
  assert.deepEqual(
    [await isKnown(client), await isKnown(elsewhere)],
    [true, false],
    'the old phone may be a known device',
  );
  assert.match((await notices(oldPhone)).join(), /改用另一个手机号/);
  assert.match((await notices(phone)).join(), /此手机号已绑定/);
});

test('another phone: a wrong password and a phone that is taken leave the code good', async () => {
  const [oldPhone, phone, taken, client] = [newPhone(), newPhone(), newPhone(), platform.client()];
  const ontid = await client.register(oldPhone, PASSWORD);
  await platform.client().register(taken, PASSWORD);
  now = new Date(now.getTime() + 61_000);
  const edit = async (to: string, verifyCode: string, password = PASSWORD, from = oldPhone) =>
    said(await client.post('/ontid/edit/phone', { newPhone: to, verifyCode, oldPhone: from, password }));
  const code = await client.code(phone, 'edit-phone');
  assert.deepEqual(await edit(phone, code, 'not that one'), [403, ERROR_CODES.INVALID_PASSWORD, '']);
  assert.deepEqual(await edit(phone, code, PASSWORD, newPhone()), [403, ERROR_CODES.INVALID_PASSWORD, '']);
  const theirs = await client.code(taken, 'edit-phone');
  assert.deepEqual(await edit(taken, theirs), [409, ERROR_CODES.ALREADY_EXIST, '']);
  assert.deepEqual(await edit(taken, theirs), [409, ERROR_CODES.ALREADY_EXIST, '']);
  assert.deepEqual(await edit(phone, code), ok(ontid));
});

test('another password: the same ONT ID and the same key, sealed again; the phone is told', async () => {
  const [phone, client] = [newPhone(), platform.client()];
  const ontid = await client.register(phone, PASSWORD);
  const wif = (await post('/export/wif', { ontid, password: PASSWORD })).body.result;
  assert.deepEqual(
    said(await client.post('/ontid/edit/password', { phone, oldPassword: PASSWORD, newPassword: 'caf\u00e9 noir' })),
    ok(ontid),
  );
  assert.deepEqual(said(await post('/login/password', { phone, password: PASSWORD })), [
    403,
    ERROR_CODES.INVALID_PASSWORD,
    '',
  ]);
  assert.deepEqual(said(await post('/export/wif', { ontid, password: 'cafe\u0301 noir' })), ok(wif));
  assert.deepEqual(said(await post('/export/keystore', { ontid, password: PASSWORD })), [
    403,
    ERROR_CODES.INVALID_PASSWORD,
    '',
  ]);
  assert.equal(((await client.post('/session/list', {})).body.result as unknown[]).length, 1);
  assert.match((await notices(phone)).join(), /密码已修改/);
});

test('another password: ten a day, each of which sends a message', async () => {
  const phone = newPhone();
  await platform.client().register(phone, 'quiet lamp 0');
  const answers: ApiAnswer[] = [];
  for (let i = 0; i <= 10; i++)
    answers.push(
      await post('/edit/password', { phone, oldPassword: `quiet lamp ${i}`, newPassword: `quiet lamp ${i + 1}` }),
    );
  assert.deepEqual(
    answers.map(({ status }) => status),
    [...Array<number>(10).fill(200), 429],
  );
});

test('the two forms of another password are told apart by what is given, and never guessed', async () => {
  const [phone, ontid] = [newPhone(), EXAMPLE_KEYSTORE_ONT_ID];
  for (const body of [
    {},
    { verifyCode: '123456', oldPassword: PASSWORD },
    { oldPassword: '12345' },
    { verifyCode: '12345' },
    { verifyCode: '123456', newPassword: '12345' },
    { ontid, oldPassword: PASSWORD },
    { phone: undefined, oldPassword: PASSWORD },
    { phone: undefined, ontid, verifyCode: '123456' },
  ]) {
    assert.deepEqual(
      said(await post('/edit/password', { phone, newPassword: 'another horse', ...body })),
      [400, ERROR_CODES.PARAM_ERROR, ''],
      JSON.stringify(body),
    );
  }
});

test('another phone and another password by the ONT ID: the phone is told as ever, and whoever has none can', async () => {
  const [phone, elsewhere, client] = [newPhone(), newPhone(), platform.client()];
  const ontid = await client.register(phone, PASSWORD);
  const { phone_index, phone_sealed } = await platform.services.db
    .selectFrom('account')
    .selectAll()
    .where('ont_id', '=', ontid as OntId)
    .executeTakeFirstOrThrow();
  const setPhone = (columns: { phone_index: Buffer | null; phone_sealed: Buffer | null }) =>
    platform.services.db
      .updateTable('account')
      .set(columns)
      .where('ont_id', '=', ontid as OntId)
      .execute();
  const edit = (what: string, body: object) => client.post(`/ontid/edit/${what}`, { ontid, ...body }).then(said);
  assert.deepEqual(await edit('password', { oldPassword: 'not that one', newPassword: 'another horse' }), [
    403,
    ERROR_CODES.INVALID_PASSWORD,
    '',
  ]);
  assert.deepEqual(await edit('password', { oldPassword: PASSWORD, newPassword: 'another horse' }), ok(ontid));
  await setPhone({ phone_index: null, phone_sealed: null });
  assert.deepEqual(await edit('password', { oldPassword: 'another horse', newPassword: 'third horse' }), ok(ontid));
  assert.equal((await notices(phone)).length, 1, 'of the change that was made while it had a phone');
  await setPhone({ phone_index, phone_sealed });
  for (const names of [{ oldPhone: phone }, { ontid: undefined }]) {
    const body = { newPhone: elsewhere, verifyCode: '123456', password: 'third horse', ...names };
    assert.deepEqual(await edit('phone', body), [400, ERROR_CODES.PARAM_ERROR, ''], JSON.stringify(names));
  }
  assert.deepEqual(
    await edit('phone', {
      newPhone: elsewhere,
      verifyCode: await client.code(elsewhere, 'edit-phone'),
      password: 'third horse',
    }),
    ok(ontid),
  );
  assert.match((await notices(phone)).join(), /改用另一个手机号/);
  await setPhone({ phone_index: null, phone_sealed: null });
  now = new Date(now.getTime() + 61_000);
  assert.deepEqual(
    await edit('phone', {
      newPhone: phone,
      verifyCode: await client.code(phone, 'edit-phone'),
      password: 'third horse',
    }),
    ok(ontid),
  );
  assert.deepEqual(said(await post('/login/password', { phone, password: 'third horse' })), ok(ontid));
});

test('reset: only for a phone that has an account, and the code says that it is for that', async () => {
  const [phone, client] = [newPhone(), platform.client()];
  assert.deepEqual(said(await reset(client, phone, 'another horse')), [404, ERROR_CODES.ONTID_NOT_EXIST, '']);
});

test('threat 1: a code for one purpose serves no other; one for none serves any, once', async () => {
  const [phone, oldPhone, client] = [newPhone(), newPhone(), platform.client()];
  const ontid = await client.register(oldPhone, PASSWORD);
  const { keystore } = await foreignKeystore(PASSWORD);
  const calls: Record<string, (verifyCode: string) => Promise<ApiAnswer>> = {
    signin: (verifyCode) => client.post('/ontid/login/phone', { phone, verifyCode }),
    binding: (verifyCode) => client.post('/ontid/binding', { phone, verifyCode, keystore, password: PASSWORD }),
    'edit-phone': (verifyCode) =>
      client.post('/ontid/edit/phone', { newPhone: phone, verifyCode, oldPhone, password: PASSWORD }),
    reset: (verifyCode) => client.post('/ontid/edit/password', { phone, verifyCode, newPassword: 'another horse' }),
  };
  for (const purpose of Object.keys(calls)) {
    now = new Date(now.getTime() + 61_000);
    const code = await client.code(phone, purpose);
    for (const [other, call] of Object.entries(calls)) {
      if (other !== purpose)
        assert.deepEqual(said(await call(code)), [403, ERROR_CODES.VERIFY_CODE_ERROR, ''], `${purpose} for ${other}`);
    }
  }
  now = new Date(now.getTime() + 61_000);
  const any = await client.code(phone);
  assert.deepEqual(said(await calls['edit-phone']!(any)), ok(ontid));
  assert.deepEqual(said(await calls['reset']!(any)), [403, ERROR_CODES.VERIFY_CODE_ERROR, '']);
});

test('threat 10: an account’s wrong passwords are counted once, whichever of its names a call has', async () => {
  const [phone, spare] = [newPhone(), newPhone()];
  const ontid = await platform.client().register(phone, PASSWORD);
  const asking = platform.client();
  const verifyCode = await asking.code(spare, 'edit-phone');
  const password = 'not that one';
  const guesses = [
    () => post('/login/password', { phone, password }),
    () => post('/verify', { ontid, password }),
    () => post('/export/wif', { ontid, password }),
    () => asking.post('/ontid/edit/phone', { newPhone: spare, verifyCode, oldPhone: phone, password }),
    () => post('/edit/password', { phone, oldPassword: password, newPassword: PASSWORD }),
    () => asking.post('/ontid/edit/phone', { newPhone: spare, verifyCode, ontid, password }),
    () => post('/edit/password', { ontid, oldPassword: password, newPassword: PASSWORD }),
  ];
  for (let i = 0; i < 10; i++)
    assert.equal((await guesses[i % guesses.length]!()).body.error, ERROR_CODES.INVALID_PASSWORD);
  for (const guess of guesses) assert.equal((await guess()).body.error, ERROR_CODES.TIME_EXCEEDED);
});
