import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Page } from 'playwright';
import { ApiError } from '../../../src/page/api/call.ts';
import { inStage, press } from '../../support/fixtures/index.ts';
import { ONTID, refusal, start } from '../../support/flow.ts';
import { SCREENS } from '../../support/screens/screens.ts';

const stage = inStage();
let page: Page;
beforeEach(async () => (page = await stage.newPage()));

const go = (name: string) => SCREENS.find(([known]) => known === name)![1](page, stage);
const strength = () => page.locator('password-strength [role=status]');

test('V11: the page says in words, in a polite region, how hard a password is to guess, wherever one is chosen', async () => {
  for (const [screen, label] of [
    ['new-password', 'Password'],
    ['linked', 'Password'],
    ['keystore-password', 'New password'],
    ['account-password', 'New password'],
  ] as const) {
    await go(screen);
    // The region is there before it has something to say.
    await strength().waitFor({ state: 'attached' });
    const field = page.getByLabel(label, { exact: true });
    for (const [password, said] of [
      ['quiet', '3 more characters needed'],
      ['password1', 'Too easy to guess. Add another word or two.'],
      ['x7$kQ9!z', 'Good password'],
      ['quiet lamp river', 'Strong password'],
      ['', ''],
    ] as const) {
      await field.fill(password);
      await page.waitForFunction(
        ([text]) => document.querySelector('password-strength [role=status]')!.textContent!.trim() === text,
        [said],
      );
    }
    await page.context().close();
    page = await stage.newPage();
  }
});

test('V11: the person’s phone and the site’s name are easy on the page too', async () => {
  await go('new-password');
  const number = (
    await stage.platform.services.db
      .selectFrom('dev_outbox')
      .select('recipient')
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow()
  ).recipient;
  for (const personal of [number.slice(3), 'AwesomeApp1']) {
    await page.getByLabel('Password', { exact: true }).fill(personal);
    await strength().getByText('Too easy to guess.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill('');
    await page.waitForFunction(
      () => document.querySelector('password-strength [role=status]')!.textContent!.trim() === '',
    );
  }
});

test('V11: the estimate comes only where a password is chosen, and without it the server’s refusal is said at the field', async () => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(request.url()));
  await page.route('**/assets/password-strength-*.js', (route) => route.abort());
  await go('phone');
  assert.deepEqual(
    fetched.filter((url) => /estimate|strength/.test(url)),
    [],
  );
  await go('new-password');
  await page.getByLabel('Password', { exact: true }).fill('password1');
  await press(page, 'Create ONT ID');
  await page
    .locator('#newPassword-error')
    .getByText('That password is easy to guess. Add another word or two.')
    .waitFor();
  await page.locator('#newPassword:focus').waitFor();
  assert.equal(await page.getByLabel('Password', { exact: true }).inputValue(), 'password1');
  await page.getByLabel('Password', { exact: true }).fill('correct horse');
  await press(page, 'Create ONT ID');
  await page.getByRole('heading', { name: 'AwesomeApp will see your ONT ID.' }).waitFor();
});

/** A keystore that opens, with a password that the page takes for weak. */
async function weakKeystore(answers: Record<string, unknown[]>) {
  const made = start({ '/login/keystore': [refusal('ONTID_NOT_EXIST')], '/ontid/getcode/phone': [true], ...answers });
  made.flow.lazy.takeKeystore('{}', { ontid: ONTID, label: '' });
  made.flow.type('password', 'weak');
  await made.flow.lazy.signInWithKeystore();
  assert.deepEqual([made.flow.state.step, made.flow.state.intent], ['keystore-password', 'binding']);
  return made;
}

test('V11: a keystore’s new password is judged before a message is sent, and goes along with the binding', async () => {
  const { flow, calls, paths } = await weakKeystore({
    '/ontid/binding': [ONTID],
    '/oauth2/authorize': [{ status: 'granted', access_token: 't', ontid: ONTID, expires_in: 60 }],
  });
  for (const [password, text] of [
    ['short', 'passwordTooShort'],
    ['weak and long', 'passwordTooEasy'],
  ] as const) {
    flow.type('newPassword', password);
    await flow.lazy.chooseKeystorePassword();
    assert.deepEqual(flow.state.fault, { field: 'newPassword', text });
  }
  assert.deepEqual(paths(), ['/login/keystore']);
  flow.type('newPassword', 'quiet lamp river');
  await flow.lazy.chooseKeystorePassword();
  assert.deepEqual([flow.state.step, flow.state.intent], ['phone', 'binding']);
  flow.type('number', '15821703553');
  await flow.sendCode();
  flow.typeCode('482913');
  await new Promise((done) => setImmediate(done));
  assert.deepEqual(calls.find(([path]) => path === '/ontid/binding')![1], {
    phone: '+86*15821703553',
    verifyCode: '482913',
    keystore: '{}',
    password: 'weak',
    newPassword: 'quiet lamp river',
    client_id: ONTID,
  });
});

test('V11: what the server alone finds too easy is asked for again, and the code that is there is used', async () => {
  const tooEasy = new ApiError('api', 'INVALID_PASSWORD', { errorName: 'INVALID_PASSWORD', status: 400 });
  const { flow, paths } = await weakKeystore({
    '/ontid/binding': [tooEasy, ONTID],
    '/oauth2/authorize': [{ status: 'granted', access_token: 't', ontid: ONTID, expires_in: 60 }],
  });
  flow.type('newPassword', 'quiet lamp river');
  await flow.lazy.chooseKeystorePassword();
  flow.type('number', '15821703553');
  await flow.sendCode();
  flow.typeCode('482913');
  await new Promise((done) => setImmediate(done));
  assert.deepEqual(
    [flow.state.step, flow.state.fault],
    ['keystore-password', { field: 'newPassword', text: 'passwordTooEasy' }],
  );
  flow.type('newPassword', 'quiet lamp river, again');
  await flow.lazy.chooseKeystorePassword();
  assert.equal(flow.state.step, 'done');
  assert.deepEqual(
    paths().filter((path) => path.startsWith('/ontid')),
    ['/ontid/getcode/phone', '/ontid/binding', '/ontid/binding'],
  );
});
