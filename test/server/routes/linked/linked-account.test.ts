import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AccountView } from '../../../../src/protocol/custody/account-api.ts';
import { ERROR_CODES, type ErrorName } from '../../../../src/protocol/errors/error-codes.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';
import { LinkedBrowser } from '../../../support/stand-ins/linked-browser.ts';
import { REGISTRATIONS, type StandIns, startStandIns } from '../../../support/stand-ins/stand-ins.ts';

let standIns: StandIns;
let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
before(async () => {
  standIns = await startStandIns();
  platform = await startTestPlatform({ providersAt: standIns.at, now: () => now, config: { linked: REGISTRATIONS } });
});
after(async () => {
  await platform?.close();
  await standIns?.close();
});

const PASSWORD = 'correct horse';
const ADD = { channel: 'channel-of-a-page', link: '' };
const browser = () => new LinkedBrowser(platform, standIns);
const show = async (one: LinkedBrowser, ontid: string) =>
  (await one.post('/account/show', { ontid })).body.result as AccountView;
const fails = async (answer: ReturnType<LinkedBrowser['post']>, name: ErrorName) =>
  assert.equal((await answer).body.error, ERROR_CODES[name]);
const seconds = () => Math.floor(now.getTime() / 1000);

test('a way in is added for the password; the owner sees it, and when it was used', async () => {
  const one = browser();
  const ontid = await one.client.register('+86*15800000001', PASSWORD);
  assert.deepEqual((await show(one, ontid)).linked, []);
  const since = seconds();
  const { flow } = await one.visit('google', 'ann', ADD);
  assert.equal((await one.post('/account/link', { ontid, flow, password: PASSWORD })).body.result, true);
  now = new Date(now.getTime() + 3600_000);
  const { data } = await browser().visit('google', 'ann');
  assert.ok(data?.view === 'linked');
  assert.equal(data.answer.account?.ontid, ontid);
  const { linked, activity } = await show(one, ontid);
  assert.deepEqual(
    linked.map(({ id: _, ...rest }) => rest),
    [{ provider: { id: 'google', name: { en: 'Google', zh: 'Google' } }, since, used: seconds() }],
  );
  assert.deepEqual(
    activity.map(({ kind }) => kind),
    ['signed-in', 'linked', 'registered'],
  );
});

test('threat 23: neither a session, nor a wrong password, nor another browser’s sign-in adds a way in', async () => {
  const one = browser();
  const ontid = await one.client.register('+86*15800000002', PASSWORD);
  const { flow } = await one.visit('google', 'ben', ADD);
  await fails(one.post('/account/link', { ontid, flow, password: 'wrong horse' }), 'INVALID_PASSWORD');
  const thief = browser();
  await fails(thief.post('/account/link', { ontid, flow, password: PASSWORD }), 'EXPIRES');
  const theirs = await thief.client.register('+86*15800000003', PASSWORD);
  await thief.setOut('google');
  await fails(thief.post('/account/link', { ontid: theirs, flow, password: PASSWORD }), 'NOT_FOUND');
  // What was begun to sign in is not taken to add; nor the other way round, where it would sign in whoever it names.
  const { flow: other } = await one.visit('google', 'ben');
  await fails(one.post('/account/link', { ontid, flow: other, password: PASSWORD }), 'NOT_FOUND');
  assert.deepEqual((await show(one, ontid)).linked, []);
  assert.equal((await one.post('/account/link', { ontid, flow, password: PASSWORD })).body.result, true);
  await fails(one.post('/account/link', { ontid, flow, password: PASSWORD }), 'NOT_FOUND');
  const before = browser();
  await before.visit('google', 'ben', ADD);
  assert.deepEqual((await before.post('/session/list', {})).body.result, [], 'adding signs nobody in');
});

test('threat 23: the account page that goes itself: a sign-in begun there adds nothing, an addition signs nobody in, and each is told where it was begun', async () => {
  const one = browser();
  const ontid = await one.client.register('+86*15800000007', PASSWORD);
  const told = async (path: string) => {
    const { data } = await one.open(path);
    assert.ok(data?.view === 'account');
    return data.linked?.answer?.outcome;
  };
  const { flow: signIn } = await one.visit('google', 'gil', { account: '' });
  await fails(one.post('/account/link', { ontid, flow: signIn, password: PASSWORD }), 'NOT_FOUND');
  assert.deepEqual(
    [await told(`/account?add&linked_flow=${signIn}`), await told(`/account?linked_flow=${signIn}`)],
    ['new', undefined],
  );
  const { flow: adding, data } = await one.visit('google', 'gil', { account: '', link: '' });
  assert.ok(data?.view === 'account' && data.accounts.length === 1);
  assert.deepEqual(
    [await told(`/account?linked_flow=${adding}`), await told(`/account?add&linked_flow=${adding}`)],
    ['new', undefined],
  );
  const { flow: popup } = await one.visit('google', 'gil', ADD);
  assert.equal(await told(`/account?linked_flow=${popup}`), undefined, 'a window waits for that one');
  assert.equal((await one.post('/account/link', { ontid, flow: adding, password: PASSWORD })).body.result, true);

  const before = browser();
  await before.visit('google', 'gil', { account: '', link: '' });
  assert.deepEqual((await before.post('/session/list', {})).body.result, [], 'adding signs nobody in');
  const { location } = await before.open(before.answer(await before.setOut('google', { account: '' }), 'gil'));
  assert.equal(location, '/account');
  assert.deepEqual(
    ((await before.post('/session/list', {})).body.result as { ontid: string }[]).map((each) => each.ontid),
    [ontid],
  );
  const { status, data: cut } = await before.open('/linked/start?provider=google&account=', {
    'sec-fetch-site': 'cross-site',
  });
  assert.deepEqual([status, cut?.view], [400, 'refused']);
});

test('what signs in to another ONT ID is not added, and nobody takes away what is another’s', async () => {
  const [one, two] = [browser(), browser()];
  const mine = await one.client.register('+86*15800000004', PASSWORD);
  const { flow } = await one.visit('weibo', 'cat', ADD);
  const theirs = await two.register('weibo', 'cat');
  await fails(one.post('/account/link', { ontid: mine, flow, password: PASSWORD }), 'ALREADY_EXIST');
  const [link] = (await show(two, theirs)).linked;
  await fails(one.post('/account/unlink', { ontid: mine, linked: link!.id }), 'NOT_FOUND');
  await fails(two.post('/account/unlink', { ontid: theirs, linked: link!.id }), 'NOT_PERMISSION');
  assert.equal((await show(two, theirs)).linked.length, 1);
});

test('what is taken away signs in no more', async () => {
  const one = browser();
  const ontid = await one.client.register('+86*15800000005', PASSWORD);
  const { flow } = await one.visit('qq', 'dan', ADD);
  await one.post('/account/link', { ontid, flow, password: PASSWORD });
  const [link] = (await show(one, ontid)).linked;
  assert.equal((await one.post('/account/unlink', { ontid, linked: link!.id })).body.result, true);
  const { data } = await browser().visit('qq', 'dan');
  assert.ok(data?.view === 'linked');
  assert.equal(data.answer.outcome, 'new');
});

test('an ONT ID without a phone has none to give, and everything else works for it', async () => {
  const one = browser();
  const ontid = await one.register('facebook', 'eli', PASSWORD);
  await fails(one.post('/ontid/export/phone', { ontid, password: PASSWORD }), 'NOT_FOUND');
  assert.equal((await one.post('/ontid/verify', { ontid, password: PASSWORD })).body.result, true);
  assert.deepEqual(
    [(await show(one, ontid)).phone, (await one.post('/ontid/export/wif', { ontid, password: PASSWORD })).body.error],
    ['', 0],
  );
});

test('a reset by phone takes the providers’ ways in away: one of them may have made it necessary', async () => {
  const one = browser();
  const phone = '+86*15800000006';
  const ontid = await one.client.register(phone, PASSWORD);
  const { flow } = await one.visit('twitter', 'fox', ADD);
  await one.post('/account/link', { ontid, flow, password: PASSWORD });
  now = new Date(now.getTime() + 61_000);
  const { body } = await one.post('/ontid/edit/password', {
    phone,
    verifyCode: await one.client.code(phone, 'reset'),
    newPassword: 'another horse',
  });
  assert.equal(body.error, 0, body.desc);
  const { data } = await browser().visit('twitter', 'fox');
  assert.ok(data?.view === 'linked');
  assert.equal(data.answer.outcome, 'new');
});
