import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { SMS } from '../../../src/i18n/all/sms.ts';
import { ERROR_CODES, type ErrorName } from '../../../src/protocol/errors/error-codes.ts';
import { readPhone } from '../../../src/server/phones/phone-number.ts';
import { reset } from '../../support/custody/custody.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { LinkedBrowser } from '../../support/stand-ins/linked-browser.ts';
import { json } from '../../support/stand-ins/stand-in.ts';
import { REGISTRATIONS, type StandIns, startStandIns } from '../../support/stand-ins/stand-ins.ts';

let standIns: StandIns;
let platform: TestPlatform;
before(async () => {
  standIns = await startStandIns();
  platform = await startTestPlatform({ providersAt: standIns.at, config: { linked: REGISTRATIONS } });
});
after(async () => {
  await platform?.close();
  await standIns?.close();
});
afterEach(() => {
  standIns.world.instead = () => undefined;
});

const browser = () => new LinkedBrowser(platform, standIns);
const outcomeOf = ({ data }: { data: unknown }) => (data as { answer?: { outcome: string } }).answer?.outcome;
const NOBODY = 'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf';
const UNKNOWN = { view: 'refused', locale: 'en', reason: { code: 'linked', fault: 'unknown' } };
const fails = (body: { error: number }, name: ErrorName) => assert.equal(body.error, ERROR_CODES[name]);

test('threat 23: one id at two providers is two people', async () => {
  const ids = (path: string) =>
    path.endsWith('users/me')
      ? json({ data: { id: '4711' } })
      : path.endsWith('/me')
        ? json({ id: '4711' })
        : path.endsWith('weibo.com/oauth2/access_token')
          ? json({ access_token: 'x', uid: '4711' })
          : undefined;
  standIns.world.instead = ids;
  const made = [];
  for (const provider of ['facebook', 'twitter', 'weibo']) made.push(await browser().register(provider, 'same'));
  assert.equal(new Set(made).size, 3);
  // And under one app's id is not under another's, where ids are each app's own.
  const { services } = platform;
  assert.equal(await services.linkedAccounts.find('facebook', ['another-app:4711']), undefined);
  assert.equal(await services.linkedAccounts.find('facebook', ['4711']), undefined);
});

test('threat 23: a state is worth nothing in another browser, nor is the flow that came of it', async () => {
  const victim = browser();
  const stolen = victim.answer(await victim.setOut('google'), 'vera');
  const thief = browser();
  await thief.setOut('google');
  assert.deepEqual((await thief.open(stolen)).data, UNKNOWN);
  // The victim's own answer still counts, and what came of it is theirs alone.
  const { location } = await victim.open(stolen);
  const flow = /flow=([\w-]+)/.exec(location)![1]!;
  assert.deepEqual((await thief.open(location)).data, UNKNOWN);
  for (const call of ['/linked/register', '/linked/link']) {
    fails((await thief.post(call, { flow, ontid: NOBODY, password: 'correct horse' })).body, 'EXPIRES');
    fails((await browser().post(call, { flow, ontid: NOBODY, password: 'correct horse' })).body, 'EXPIRES');
  }
  assert.equal(outcomeOf(await victim.open(location)), 'new');
});

test('threat 23: an attacker’s answer, brought into the victim’s browser, signs nobody in', async () => {
  const attacker = browser();
  await attacker.register('google', 'mallory');
  const planted = attacker.answer(await attacker.setOut('google'), 'mallory');
  const victim = browser();
  await victim.setOut('google');
  assert.deepEqual((await victim.open(planted)).data, UNKNOWN);
  assert.deepEqual((await victim.post('/session/list', {})).body.result, []);
});

test('threat 23: a code from another sign-in, with this one’s state, is refused', async () => {
  for (const provider of ['google', 'twitter']) {
    const attacker = browser();
    const theirs = new URL(attacker.answer(await attacker.setOut(provider), 'mallory'));
    const victim = browser();
    const own = new URL(victim.answer(await victim.setOut(provider), 'vera'));
    own.searchParams.set('code', theirs.searchParams.get('code')!);
    assert.equal(outcomeOf(await victim.open((await victim.open(own.href)).location)), 'refused', provider);
  }
});

test('threat 23: an answer of one provider is not taken as another’s', async () => {
  const one = browser();
  const answer = one.answer(await one.setOut('qq'), 'ada');
  assert.deepEqual((await one.open(answer.replace('/callback/qq', '/callback/weibo'))).data, UNKNOWN);
  assert.deepEqual((await one.open(answer.replace('/callback/qq', '/callback/nobody'))).data, UNKNOWN);
});

test('threat 16: an answer is taken once, of eight at the same time too', async () => {
  const one = browser();
  const answer = one.answer(await one.setOut('wechat'), 'ada');
  const arrivals = await Promise.all(Array.from({ length: 8 }, () => one.open(answer)));
  assert.deepEqual(arrivals.map(({ status }) => status).sort(), [303, ...Array.from({ length: 7 }, () => 400)]);
  assert.deepEqual((await one.open(answer)).data, UNKNOWN);
});

test('threat 23: to link an account takes its password, for the flow and the ONT ID that the call names', async () => {
  const one = browser();
  const ontid = await one.client.register('+86*15800000001');
  const { flow } = await one.visit('google', 'lena');
  const link = async (changes: object = {}) =>
    (await one.post('/linked/link', { flow, ontid, password: 'correct horse', ...changes })).body;
  fails(await link({ password: undefined }), 'PARAM_ERROR');
  fails(await link({ ontid: undefined }), 'PARAM_ERROR');
  fails(await link({ password: 'wrong horse' }), 'INVALID_PASSWORD');
  assert.equal((await link()).result, true);
  const { data } = await browser().visit('google', 'lena');
  assert.ok(data?.view === 'linked');
  assert.deepEqual(data.answer.account, { ontid, phone: '+86 158…0001' });
  // It served once.
  fails(await link(), 'EXPIRES');
  fails((await one.post('/linked/register', { flow, password: 'correct horse' })).body, 'EXPIRES');
});

test('V6: a flow that waits on a shared browser is not linked to whoever signs in there next', async () => {
  const shared = browser();
  // Mallory leaves flows of each kind waiting, named by her account at the provider.
  const forSignIn = (await shared.visit('google', 'malvina')).flow;
  const toAdd = (await shared.visit('google', 'malvina', { channel: 'channel-of-a-page', link: '' })).flow;
  const phone = '+86*15800000003';
  const ontid = await shared.client.register(phone);
  await shared.post('/ontid/login/password', { phone, password: 'correct horse' });
  for (const flow of [forSignIn, toAdd]) {
    for (const path of ['/linked/link', '/account/link']) {
      for (const body of [{ flow }, { flow, ontid }, { flow, ontid, password: 'a guess of hers' }]) {
        const { body: answer } = await shared.post(path, body);
        assert.notEqual(answer.error, 0, `${path} ${JSON.stringify(body)}`);
      }
    }
  }
  // Not even with the password does the sign-in page's call take what the account page began.
  const late = (await shared.post('/linked/link', { flow: toAdd, ontid, password: 'correct horse' })).body;
  assert.equal(late.error, ERROR_CODES.NOT_PERMISSION, late.desc);
  assert.equal(await platform.services.linkedAccounts.find('google', ['malvina']), undefined);
  assert.deepEqual(((await shared.post('/account/show', { ontid })).body.result as { linked: unknown[] }).linked, []);
});

test('V6: a sign-in method that is added is announced to the phone and stands in the activity', async () => {
  const one = browser();
  const phone = '+86*15800000004';
  const ontid = await one.client.register(phone);
  for (const [person, path, query] of [
    ['nina', '/linked/link', undefined],
    ['nora', '/account/link', { channel: 'channel-of-a-page', link: '' }],
  ] as const) {
    const { flow } = await one.visit('google', person, query);
    assert.equal((await one.post(path, { flow, ontid, password: 'correct horse' })).body.result, true);
  }
  await platform.services.sms.sendDue();
  const told = (await platform.services.outbox.messages(phone)).filter(({ text }) => text === SMS.zh.notices.linked);
  assert.equal(told.length, 2);
  const { activity } = (await one.post('/account/show', { ontid })).body.result as { activity: { kind: string }[] };
  assert.equal(activity.filter(({ kind }) => kind === 'linked').length, 2);
});

test('threat 12: who signed in before a reset, or with the password of before, links nothing after it', async () => {
  const { accounts, linkedAccounts, linkedFlows } = platform.services;
  const [phone, password] = ['+86*15800000002', 'correct horse'];
  await platform.client().register(phone, password);
  const before = (await accounts.findByPhone(readPhone('phone', phone)))!;
  const intruder = browser();
  const { flow } = await intruder.visit('google', 'eve');
  await intruder.post('/ontid/login/password', { phone, password });
  const found = (await linkedFlows.find(cookieOf(intruder), flow))!;

  await platform.services.db.deleteFrom('bound_code').execute();
  assert.equal((await reset(platform.client(), phone, 'another horse')).body.error, 0);
  fails((await intruder.post('/linked/link', { flow, ontid: before.ontId, password })).body, 'EXPIRES');
  await assert.rejects(linkedAccounts.link(found, before), { error: 'EXPIRES' });
  assert.deepEqual(await linkedAccounts.list(before.id), []);
  assert.equal(await linkedAccounts.find('google', ['eve']), undefined);
});

test('threat 18: of eight registrations of one flow, and of two flows of one person, one succeeds', async () => {
  const one = browser();
  const { flow } = await one.visit('google', 'rita');
  const other = browser();
  const { flow: second } = await other.visit('google', 'rita');
  const calls = [
    ...Array.from({ length: 4 }, () => one.post('/linked/register', { flow, password: 'correct horse' })),
    ...Array.from({ length: 4 }, () => other.post('/linked/register', { flow: second, password: 'correct horse' })),
  ];
  const answers = (await Promise.all(calls)).map(({ body }) => body);
  assert.equal(answers.filter(({ error }) => error === 0).length, 1, JSON.stringify(answers));
  const refusals: number[] = [ERROR_CODES.EXPIRES, ERROR_CODES.ALREADY_EXIST];
  assert.ok(
    answers.every(({ error }) => error === 0 || refusals.includes(error)),
    JSON.stringify(answers),
  );
  const { data } = await browser().visit('google', 'rita');
  assert.ok(data?.view === 'linked');
  assert.equal(data.answer.account?.ontid, answers.find(({ error }) => error === 0)!.result);
});

test('an account of the last provider stays; where there is a phone, it goes', async () => {
  const { linkedAccounts } = platform.services;
  const one = browser();
  await one.register('google', 'otto');
  const account = (await linkedAccounts.find('google', ['otto']))!;
  const [google] = await linkedAccounts.list(account.id);
  await assert.rejects(linkedAccounts.remove(account.id, google!.id), { error: 'NOT_PERMISSION' });
  const { flow } = await one.visit('twitter', 'otto');
  const found = (await platform.services.linkedFlows.find(cookieOf(one), flow))!;
  await linkedAccounts.link(found, account);
  const [, twitter] = await linkedAccounts.list(account.id);
  // Of the last two, taken away at once, one stays.
  const removed = await Promise.allSettled([
    linkedAccounts.remove(account.id, google!.id),
    linkedAccounts.remove(account.id, twitter!.id),
  ]);
  assert.deepEqual(removed.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.equal((await linkedAccounts.list(account.id)).length, 1);
  await assert.rejects(linkedAccounts.remove(account.id, '3f0e6a52-8a3e-4f0e-9d57-0c2b7d6f1f10'), {
    error: 'NOT_FOUND',
  });
});

test('a name of WeChat’s that comes later is learnt, and moves nobody', async () => {
  const { linkedAccounts, linkedFlows } = platform.services;
  const known = async (subjects: string[]) => (await linkedAccounts.find('wechat', subjects))?.ontId;
  const one = browser();
  const ontid = await one.register('wechat', 'lone-lily');
  const names = ['wechat-web:o-wechat-web-lone-lily', 'unionid:later'];
  assert.equal(await known(names), ontid);
  assert.equal(await known(['unionid:later']), ontid);
  // Somebody with an account from each door stays with the one that this door opened.
  const other = await browser().register('wechat', 'lone-max');
  assert.equal(await known(['wechat-web:o-wechat-web-lone-max', 'unionid:later']), other);
  assert.equal(await known(['unionid:later']), ontid);
  await linkedFlows.sweep();
});

const cookieOf = (one: LinkedBrowser) => /ontid-linked=([\w-]+)/.exec(one.client.cookieHeader()['cookie']!)![1]!;
