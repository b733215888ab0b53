import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Locator, Page, Route } from 'playwright';
import { EXAMPLE_KEYSTORE, EXAMPLE_KEYSTORE_ONT_ID } from '../../src/server/routes/support/fields.ts';
import { newestCode } from '../support/custody/newest-code.ts';
import { fillNumber, heading, inStage, newNumber, openSignIn, press, toCode } from '../support/fixtures/index.ts';

// Networks that fail, fingers that are too quick, and the buttons of the browser itself.
const stage = inStage({ context: { reducedMotion: 'reduce' } });
let page: Page;
beforeEach(async () => {
  page = await stage.newPage();
  await openSignIn(page, stage);
});

/** Another tab of the same browser. */
async function openTab(): Promise<Page> {
  const tab = await page.context().newPage();
  await openSignIn(tab, stage);
  return tab;
}

const password = (of = page) => of.getByLabel('Password', { exact: true });
const code = (of = page) => of.getByLabel('Verification code');

/** Somebody with an ONT ID, who may ask for another code at once. @returns the number */
async function somebody(): Promise<string> {
  const number = newNumber();
  await stage.platform.client().register(`+86*${number}`);
  await stage.platform.services.db.deleteFrom('bound_code').execute();
  return number;
}

/** Up to the question for the password of a new ONT ID, in place of one whose password is lost. */
async function toReset(number: string, of = page): Promise<void> {
  await press(of, 'Use a password instead');
  await press(of, 'Forgot the password?');
  await of.getByLabel('I understand that I get a new ONT ID.').check();
  await press(of, 'Get a new ONT ID');
  await code(of).fill(await toCode(of, stage, number));
  await password(of).fill('a better horse');
}

const FAILURES: [fail: (route: Route) => Promise<void>, words: string][] = [
  [
    (route) => route.fulfill({ status: 503, contentType: 'text/html', body: '<h1>503 Service Unavailable</h1>' }),
    'Something went wrong on our side.',
  ],
  [(route) => route.abort(), 'No connection.'],
];

/** Has a call fail in each way, which has to be said and to leave what was typed, and then lets it through. */
async function throughFailures(path: string, act: () => Promise<void>, typed?: Locator): Promise<void> {
  for (const [fail, words] of FAILURES) {
    await page.route(`**/api/v1${path}`, fail, { times: 1 });
    const before = await typed?.inputValue();
    await act();
    await page.getByRole('alert').getByText(words).waitFor();
    assert.equal(await typed?.inputValue(), before, path);
  }
  await act();
}

/** Keeps answers to a call back until they are let go. @returns how many there are, and what lets them go */
async function holdBack(path: string): Promise<{ calls: () => number; release: () => Promise<void> }> {
  const held: Route[] = [];
  await page.route(`**/api/v1${path}`, (route) => void held.push(route));
  return {
    calls: () => held.length,
    async release() {
      await page.unroute(`**/api/v1${path}`);
      for (const route of held) await route.continue();
    },
  };
}

test('a keystore: each call may fail, says so, keeps what was typed, and goes on when pressed again', async () => {
  await press(page, 'Use a keystore');
  await page.getByLabel('Keystore').fill(EXAMPLE_KEYSTORE);
  await password().fill('123456');
  await throughFailures('/login/keystore', () => press(page, 'Sign in'), password());
  await page.getByLabel('New password').fill('a better horse');
  await press(page, 'Continue');
  await heading(page, 'One more step');
  const number = await fillNumber(page);
  await throughFailures('/ontid/getcode/phone', () => press(page, 'Send code'), page.getByLabel('Phone number'));
  await code().waitFor();
  const sent = await newestCode(stage.platform, `+86${number}`);
  // A whole code hands itself in; after that it takes a press.
  await page.route('**/api/v1/ontid/binding', FAILURES[0]![0], { times: 1 });
  await code().fill(sent);
  await page.getByRole('alert').getByText(FAILURES[0]![1]).waitFor();
  await throughFailures('/ontid/binding', () => press(page, 'Continue'), code());
  await heading(page, 'AwesomeApp will see your ONT ID.');
});

test('a lost password: each call may fail, and one that was answered once is not made twice', async () => {
  const number = await somebody();
  await toReset(number);
  await throughFailures('/ontid/edit/password', () => press(page, 'Get a new ONT ID'), password());
  await heading(page, 'You have a new ONT ID.');
  await throughFailures('/oauth2/authorize', () => page.getByRole('button', { name: /^Continue/ }).click());
  await heading(page, 'AwesomeApp will see your ONT ID.');
});

test('a slow answer: more presses do nothing more, and what takes too long can be tried again', async () => {
  await page.clock.install();
  const number = await somebody();
  await toReset(number);
  const held = await holdBack('/ontid/edit/password');
  const button = page.getByRole('button', { name: 'Get a new ONT ID' });
  await button.dblclick();
  await page.getByText('Creating your new ONT ID…').waitFor();
  await password().press('Enter');
  assert.equal(held.calls(), 1);
  await page.clock.fastForward(20_000);
  await page.getByRole('alert').getByText('That took too long. Try again.').waitFor();
  assert.equal(await password().inputValue(), 'a better horse');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await button.click();
  await heading(page, 'You have a new ONT ID.');
});

test('an answer that was lost on its way: the person is told, and the next press gets them in', async () => {
  const { platform } = stage;
  const number = newNumber();
  const binding = {
    phone: `+86*${number}`,
    verifyCode: await platform.client().code(`+86*${number}`, 'binding'),
    keystore: EXAMPLE_KEYSTORE,
    password: '123456',
    newPassword: 'a better horse',
  };
  // The test above may have done it.
  await platform.client().post('/ontid/binding', binding);
  await press(page, 'Use a keystore');
  await page.getByLabel('Keystore').fill(EXAMPLE_KEYSTORE);
  await password().fill('123456');
  // The server opens it; the answer never comes.
  await page.route(
    '**/api/v1/login/keystore',
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await press(page, 'Sign in');
  await page.getByText('No connection.').waitFor();
  await press(page, 'Sign in');
  await heading(page, 'AwesomeApp will see your ONT ID.');
  assert.equal(await page.locator('.account-id').getAttribute('title'), EXAMPLE_KEYSTORE_ONT_ID);
});

test('back and forward lead through the screens of a keystore and of a lost password, with what was typed', async () => {
  await press(page, 'Use a password instead');
  await press(page, 'Forgot the password?');
  await page.getByLabel('I understand that I get a new ONT ID.').check();
  await press(page, 'Get a new ONT ID');
  const number = await fillNumber(page);
  await page.goBack();
  assert.equal(await page.getByLabel('I understand that I get a new ONT ID.').isChecked(), true);
  await page.goForward();
  await heading(page, 'Get a new ONT ID');
  assert.equal((await page.getByLabel('Phone number').inputValue()).replace(/\D/g, ''), number);
  for (let steps = 0; steps < 3; steps++) await page.goBack();
  await press(page, 'Use a keystore');
  await page.getByLabel('Keystore').fill(EXAMPLE_KEYSTORE);
  await password().fill('1234');
  await page.goBack();
  await page.getByRole('button', { name: 'Send code' }).waitFor();
  await page.goForward();
  await page.getByText(EXAMPLE_KEYSTORE_ONT_ID).waitFor();
  assert.equal(await password().inputValue(), '1234');
  // Loaded again, nothing of it is there any more, and the buttons lead to what can be answered.
  await page.reload();
  await page.getByRole('button', { name: 'Send code' }).waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Send code' }).waitFor();
});

test('back while an answer is under way: it changes nothing any more', async () => {
  const number = await somebody();
  await toReset(number);
  const held = await holdBack('/ontid/edit/password');
  await press(page, 'Get a new ONT ID');
  await page.getByText('Creating your new ONT ID…').waitFor();
  await page.goBack();
  await code().waitFor();
  assert.equal(held.calls(), 1);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.goForward();
  await press(page, 'Get a new ONT ID');
  await heading(page, 'You have a new ONT ID.');
});

test('a page that the server could not make says so, and is asked for again by its button', async () => {
  const { apps } = stage.platform.services;
  apps.find = () => Promise.reject(new Error('the database is away'));
  await page.reload().finally(() => delete (apps as Partial<typeof apps>).find);
  await page.getByText('Something went wrong on our side.').waitFor();
  await page.getByRole('link', { name: 'Try again' }).click();
  await fillNumber(page);
});

test('two tabs: whoever is reset in one is asked again in the other, and each tab answers for its own', async () => {
  const number = await somebody();
  await press(page, 'Use a password instead');
  await fillNumber(page, number);
  await password().fill('correct horse');
  await press(page, 'Sign in');
  await heading(page, 'AwesomeApp will see your ONT ID.');
  const former = await page.locator('.account').textContent();

  const other = await openTab();
  await press(other, 'Use another account');
  await toReset(number, other);
  await press(other, 'Get a new ONT ID');
  await heading(other, 'You have a new ONT ID.');
  await press(page, 'Allow');
  await page.getByText('You are no longer signed in.').waitFor();
  await fillNumber(page);
  await press(other, 'Continue to AwesomeApp');
  await heading(other, 'AwesomeApp will see your ONT ID.');
  assert.notEqual(await other.locator('.account').textContent(), former);
});
