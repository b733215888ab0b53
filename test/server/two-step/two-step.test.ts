import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { SMS } from '../../../src/i18n/all/sms.ts';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import { ERROR_CODES, type ErrorName } from '../../../src/protocol/errors/error-codes.ts';
import { keepHouse } from '../../../src/server/housekeeping.ts';
import type { Notice } from '../../../src/server/storage/column-types.ts';
import { HALF_SIGN_IN_SECONDS } from '../../../src/server/two-step/half-sign-ins.ts';
import { newestCode } from '../../support/custody/newest-code.ts';
import { somebodyInTwoSteps } from '../../support/custody/two-step.ts';
import type { PageClient } from '../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { LinkedBrowser } from '../../support/stand-ins/linked-browser.ts';
import { REGISTRATIONS, type StandIns, startStandIns } from '../../support/stand-ins/stand-ins.ts';

const PASSWORD = 'correct horse';
const ORIGIN = 'https://shop.example';
let standIns: StandIns;
let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
const later = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));

before(async () => {
  standIns = await startStandIns();
  platform = await startTestPlatform({ now: () => now, providersAt: standIns.at, config: { linked: REGISTRATIONS } });
});
after(async () => {
  await platform?.close();
  await standIns?.close();
});
beforeEach(() => void later(61));

const fails = (body: { error: number; desc: string }, name: ErrorName) =>
  assert.equal(body.error, ERROR_CODES[name], body.desc);
const signedIn = async (client: PageClient) =>
  ((await client.post('/session/list', {})).body.result as { ontid: string }[]).map(({ ontid }) => ontid);
const somebody = () => somebodyInTwoSteps(platform, () => later(61));
const withPassword = (client: PageClient, phone: string) =>
  client.post('/ontid/login/password', { phone, password: PASSWORD });
const withCode = async (client: PageClient, phone: string) =>
  client.post('/ontid/login/phone', { phone, verifyCode: await client.code(phone, 'signin') });
/** The second step's code, from the phone. */
async function secondCode(client: PageClient, ontid: string, phone: string): Promise<string> {
  const { body } = await client.post('/second/code', { ontid });
  assert.equal(body.error, 0, body.desc);
  return newestCode(platform, phone);
}

test('multi-factor: after the password a code is asked for, and after a code the password', async () => {
  const { phone, ontid } = await somebody();
  const one = platform.client();
  fails((await withPassword(one, phone)).body, 'IDENTITY_VERIFY_FAILED');
  assert.deepEqual(await signedIn(one), []);
  const shown = (await one.post('/second/show', {})).body.result;
  assert.deepEqual(shown, { ontid, phone: `+86 ${phone.slice(4, 7)}…${phone.slice(-4)}`, asks: ['code'] });
  fails((await one.post('/second/finish', { ontid, password: PASSWORD })).body, 'PARAM_ERROR');
  const verifyCode = await secondCode(one, ontid, phone);
  assert.equal((await one.post('/second/finish', { ontid, verifyCode })).body.result, ontid);
  assert.deepEqual(await signedIn(one), [ontid]);

  later(61);
  const two = platform.client();
  fails((await withCode(two, phone)).body, 'IDENTITY_VERIFY_FAILED');
  assert.deepEqual(((await two.post('/second/show', {})).body.result as { asks: string[] }).asks, ['password']);
  fails((await two.post('/second/code', { ontid })).body, 'NOT_PERMISSION');
  fails((await two.post('/second/finish', { ontid, password: 'wrong horse' })).body, 'INVALID_PASSWORD');
  assert.equal((await two.post('/second/finish', { ontid, password: PASSWORD })).body.result, ontid);
  assert.deepEqual(await signedIn(two), [ontid]);
});

test('multi-factor: a keystore and a provider need a second step as well', async () => {
  const { phone, ontid, client } = await somebody();
  const keystore = (await client.post('/ontid/export/keystore', { ontid, password: PASSWORD })).body.result as string;
  assert.equal(
    (await client.post('/account/keystore-sign-in', { ontid, password: PASSWORD, allow: true })).body.error,
    0,
  );

  const one = platform.client();
  fails((await one.post('/login/keystore', { keystore, password: PASSWORD })).body, 'IDENTITY_VERIFY_FAILED');
  assert.deepEqual(await signedIn(one), []);
  assert.equal(
    (await one.post('/second/finish', { ontid, verifyCode: await secondCode(one, ontid, phone) })).body.result,
    ontid,
  );

  const { linkedAccounts, linkedFlows, accounts } = platform.services;
  const adding = new LinkedBrowser(platform, standIns);
  const { flow } = await adding.visit('google', 'grace');
  const cookie = /ontid-linked=([\w-]+)/.exec(adding.client.cookieHeader()['cookie']!)![1]!;
  await linkedAccounts.link((await linkedFlows.find(cookie, flow))!, (await accounts.findByOntId(ontid as OntId))!);
  const two = new LinkedBrowser(platform, standIns);
  const { data } = await two.visit('google', 'grace');
  assert.ok(data?.view === 'linked' && data.answer.outcome === 'known');
  assert.equal(data.answer.account, undefined);
  assert.deepEqual(await signedIn(two.client), []);
  assert.equal((await two.post('/second/finish', { ontid, password: PASSWORD })).body.result, ontid);
  assert.deepEqual(await signedIn(two.client), [ontid]);
});

test('multi-factor: another account of the browser is not taken for the one that a provider has named', async () => {
  const { ontid } = await somebody();
  const { linkedAccounts, linkedFlows, accounts } = platform.services;
  const one = new LinkedBrowser(platform, standIns);
  const { flow } = await one.visit('google', 'gina');
  const cookie = /ontid-linked=([\w-]+)/.exec(one.client.cookieHeader()['cookie']!)![1]!;
  await linkedAccounts.link((await linkedFlows.find(cookie, flow))!, (await accounts.findByOntId(ontid as OntId))!);
  await one.client.register('+86*15700000001');
  const { data } = await one.visit('google', 'gina');
  assert.ok(data?.view === 'linked');
  assert.equal(data.answer.account, undefined);
});

test('multi-factor: the first step opens nothing but the second, in its own browser, once, for ten minutes', async () => {
  const { phone, ontid } = await somebody();
  const one = platform.client();
  await withCode(one, phone);
  for (const path of ['/account/show', '/account/end-all', '/session/prove', '/account/credentials']) {
    fails(
      (await one.post(path, { ontid, password: PASSWORD })).body,
      path === '/session/prove' || path.startsWith('/account/') ? 'EXPIRES' : 'NOT_PERMISSION',
    );
  }
  const client_id = await platform.addApp(ORIGIN);
  fails((await one.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true })).body, 'EXPIRES');
  // Its cookie is no session, and no other browser has it.
  const value = /ontid-second=([\w-]+)/.exec(one.cookieHeader()['cookie']!)![1]!;
  const thief = platform.client();
  thief.setCookie('ontid-session', value);
  assert.deepEqual(await signedIn(thief), []);
  fails((await thief.post('/second/finish', { ontid, password: PASSWORD })).body, 'EXPIRES');
  // Of eight at once one counts.
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => one.post('/second/finish', { ontid, password: PASSWORD })),
  );
  assert.equal(answers.filter(({ body }) => body.error === 0).length, 1);

  later(61);
  const two = platform.client();
  await withCode(two, phone);
  later(HALF_SIGN_IN_SECONDS);
  fails((await two.post('/second/show', {})).body, 'EXPIRES');
  fails((await two.post('/second/finish', { ontid, password: PASSWORD })).body, 'EXPIRES');
  await keepHouse(platform.services, assert.ifError);
  assert.deepEqual(await platform.services.db.selectFrom('half_sign_in').selectAll().execute(), []);
});

test('multi-factor: guesses at the second step are few, and it can be given up', async () => {
  const { phone, ontid } = await somebody();
  const one = platform.client();
  await withPassword(one, phone);
  const right = await secondCode(one, ontid, phone);
  const wrong = right === '000000' ? '000001' : '000000';
  const guesses = await Promise.all(
    Array.from({ length: 20 }, () => one.post('/second/finish', { ontid, verifyCode: wrong })),
  );
  assert.ok(guesses.every(({ body }) => body.error !== 0));
  assert.notEqual((await one.post('/second/finish', { ontid, verifyCode: right })).body.error, 0);

  later(61);
  const two = platform.client();
  await withCode(two, phone);
  assert.equal((await two.post('/second/leave', {})).body.result, true);
  fails((await two.post('/second/finish', { ontid, password: PASSWORD })).body, 'EXPIRES');
});

test('multi-factor: a first step that was done before the password changed is worth nothing after it', async () => {
  const { phone, ontid, client } = await somebody();
  const one = platform.client();
  await withCode(one, phone);
  const { body } = await client.post('/ontid/edit/password', {
    ontid,
    oldPassword: PASSWORD,
    newPassword: 'another horse',
  });
  assert.equal(body.error, 0, body.desc);
  fails((await one.post('/second/finish', { ontid, password: 'another horse' })).body, 'EXPIRES');
});

test('multi-factor: two accounts may be half signed in, and each takes its own answer', async () => {
  const [one, two] = [await somebody(), await somebody()];
  const browser = platform.client();
  await withCode(browser, one.phone);
  await withCode(browser, two.phone);
  assert.equal((await browser.post('/second/finish', { ontid: one.ontid, password: PASSWORD })).body.result, one.ontid);
  assert.equal(
    (await browser.post('/second/finish', { ontid: one.ontid, password: PASSWORD })).body.error,
    ERROR_CODES.EXPIRES,
  );
  assert.deepEqual(await signedIn(browser), [one.ontid]);
});

test('multi-factor: the password alone changes and exports nothing', async () => {
  const { phone, ontid, client } = await somebody();
  const thief = platform.client();
  const calls: [string, object][] = [
    ['/ontid/export/keystore', { ontid, password: PASSWORD }],
    ['/ontid/export/wif', { ontid, password: PASSWORD }],
    ['/ontid/export/phone', { ontid, password: PASSWORD }],
    ['/ontid/edit/password', { ontid, oldPassword: PASSWORD, newPassword: 'another horse' }],
    ['/ontid/edit/password', { phone, oldPassword: PASSWORD, newPassword: 'another horse' }],
  ];
  for (const [path, request] of calls) fails((await thief.post(path, request)).body, 'EXPIRES');
  const newPhone = '+86*15700000002';
  const verifyCode = await thief.code(newPhone, 'edit-phone');
  fails((await thief.post('/ontid/edit/phone', { newPhone, verifyCode, ontid, password: PASSWORD })).body, 'EXPIRES');
  assert.deepEqual(await signedIn(thief), []);
  for (const [path, request] of calls.slice(0, 3)) assert.equal((await client.post(path, request)).body.error, 0, path);
});

test('multi-factor: turning it on ends the sessions that one method opened, and both changes are announced', async () => {
  const phone = `+86*15700000003`;
  const [here, elsewhere] = [platform.client(), platform.client()];
  const ontid = await here.register(phone);
  later(61);
  await withPassword(elsewhere, phone);
  assert.deepEqual(await signedIn(elsewhere), [ontid]);
  await here.post('/session/prove', { ontid, password: PASSWORD });
  // Without the code, or with one for something else, nothing is turned on.
  fails((await here.post('/account/two-step', { ontid, on: true })).body, 'PARAM_ERROR');
  fails(
    (await here.post('/account/two-step', { ontid, on: true, verifyCode: await here.code(phone, 'signin') })).body,
    'VERIFY_CODE_ERROR',
  );
  later(61);
  await here.post('/account/two-step-code', { ontid });
  const verifyCode = await newestCode(platform, phone);
  assert.equal((await here.post('/account/two-step', { ontid, on: true, verifyCode })).body.result, true);
  assert.deepEqual(await signedIn(here), [ontid]);
  assert.deepEqual(await signedIn(elsewhere), []);
  assert.equal((await here.post('/account/two-step', { ontid, on: false })).body.result, true);
  await withPassword(elsewhere, phone);
  assert.deepEqual(await signedIn(elsewhere), [ontid]);

  await platform.services.sms.sendDue();
  const texts = (await platform.services.outbox.messages(phone)).map(({ text }) => text);
  for (const notice of ['second-on', 'second-off'] satisfies Notice[])
    assert.ok(texts.includes(SMS.zh.notices[notice]), notice);
  const { activity } = (await here.post('/account/show', { ontid })).body.result as { activity: { kind: string }[] };
  for (const kind of ['second-on', 'second-off'])
    assert.ok(
      activity.some((entry) => entry.kind === kind),
      kind,
    );
});

test('multi-factor: a session of one method does not count, for auto_select and for any call', async () => {
  const phone = '+86*15700000004';
  const client = platform.client();
  const ontid = await client.register(phone);
  later(61);
  const other = platform.client();
  await withPassword(other, phone);
  // As a process of an earlier release would leave it.
  await platform.services.db
    .updateTable('account')
    .set({ two_step: true })
    .where('ont_id', '=', ontid as OntId)
    .execute();
  assert.deepEqual(await signedIn(other), []);
  const client_id = await platform.addApp('https://other.example');
  fails(
    (await other.post('/oauth2/authorize', { client_id, origin: 'https://other.example', consent: true })).body,
    'EXPIRES',
  );
  assert.deepEqual(await signedIn(client), [ontid]);
});

test('multi-factor: the owner sees in the activity that somebody has passed the first step, in one entry', async () => {
  const { phone, ontid, client } = await somebody();
  for (let i = 0; i < 3; i++) await withPassword(platform.client(), phone);
  const { activity } = (await client.post('/account/show', { ontid })).body.result as {
    activity: { kind: string; count: number }[];
  };
  assert.deepEqual(
    activity.filter(({ kind }) => kind === 'half-signed-in').map(({ count }) => count),
    [3],
  );
});

test('multi-factor: a reset by text message gives another ONT ID and leaves two-step sign-in on', async () => {
  const { phone, ontid } = await somebody();
  const thief = platform.client();
  const { body } = await thief.post('/ontid/edit/password', {
    phone,
    verifyCode: await thief.code(phone, 'reset'),
    newPassword: 'another horse',
  });
  assert.equal(body.error, 0, body.desc);
  assert.notEqual(body.result, ontid);
  later(61);
  fails((await withCode(platform.client(), phone)).body, 'IDENTITY_VERIFY_FAILED');
});
