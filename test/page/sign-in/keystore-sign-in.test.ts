import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Page } from 'playwright';
import { inStage, newNumber, openSignIn, press } from '../../support/fixtures/index.ts';
import type { PageClient } from '../../support/page-client.ts';

const PASSWORD = 'correct horse';
const stage = inStage();
let page: Page;
let owner: PageClient;
let ontid: string;
let keystore: string;
beforeEach(async () => {
  owner = stage.platform.client();
  ontid = await owner.register(`+86*${newNumber()}`, PASSWORD);
  keystore = (await owner.post('/ontid/export/keystore', { ontid, password: PASSWORD })).body.result as string;
  page = await stage.newPage();
});

const password = () => page.getByLabel('Password', { exact: true });

async function signInWithKeystore(): Promise<void> {
  await openSignIn(page, stage);
  await press(page, 'Use a keystore');
  await page.getByLabel('Keystore').fill(keystore);
  await password().fill(PASSWORD);
  await press(page, 'Sign in');
}

test('V13: the page says that a keystore does not sign in, and what to do; once its owner has allowed it, it does', async () => {
  await signInWithKeystore();
  await page.getByRole('alert').getByText('This keystore doesn’t sign in: that is off for your ONT ID').waitFor();
  assert.equal(await page.locator('.whole-id').textContent(), ontid, 'what was given stays');

  await page.context().addCookies(owner.cookies());
  await page.goto(`${stage.platform.url}/account?lang=en`);
  await press(page, 'Sign in with a keystore');
  await page.getByText('It is off. If you turn it on, whoever has a keystore').waitFor();
  await press(page, 'Turn on');
  await page.getByText('Enter your password.').waitFor();
  await password().fill('wrong horse');
  await press(page, 'Turn on');
  await page.getByText('That isn’t the password of this ONT ID.').waitFor();
  await password().fill(PASSWORD);
  await press(page, 'Turn on');
  await page.getByText('Keystores can sign in now.').waitFor();
  await page.getByText('Keystore sign-in turned on').waitFor();

  await page.context().clearCookies();
  await signInWithKeystore();
  await page.getByRole('heading', { name: 'AwesomeApp will see your ONT ID.' }).waitFor();
});

test('V13: before the password is changed, the page lists the copies of the key that stay good, with their dates', async () => {
  await page.context().addCookies(owner.cookies());
  await page.goto(`${stage.platform.url}/account?lang=en`);
  await press(page, 'Change password');
  const copies = page.getByRole('list', { name: /These copies of your key stay good/ }).getByRole('listitem');
  assert.equal(await copies.count(), 1);
  assert.match((await copies.textContent())!, /^Keystore, opens with the password of that time[A-Z][a-z]{2} \d+/);
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByLabel('New password').fill('quiet lamp river');
  await page.locator('form').getByRole('button', { name: 'Change password' }).click();
  await page.getByText('Your password is changed.').waitFor();
  await page.getByRole('button', { name: 'Change password' }).first().click();
  assert.equal(await copies.count(), 1, 'they stay good after it, too');
});

test('V12: the question to the person says what the app can see of verified documents', async () => {
  await page.context().addCookies(owner.cookies());
  await openSignIn(page, stage);
  await page.getByRole('button', { name: /Continue as/ }).click();
  await page.getByText('It can check which documents you have verified and when, but not what they say.').waitFor();
});
