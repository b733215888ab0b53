import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { newestCode } from '../../support/custody/newest-code.ts';
import { fillNumber, inStage, newNumber, press } from '../../support/fixtures/index.ts';

// The name under which a password manager keeps the password, in each form that takes or makes one. Two names would be
// two entries, one of them with an old password.

const PASSWORD = 'correct horse';
const stage = inStage();

/** What stands in the form's one field for it, and whether a manager may put something there. */
const nameIn = (page: Page) =>
  page
    .locator('form [autocomplete=username]')
    .evaluateAll((fields) =>
      fields.map((field) => [(field as HTMLInputElement).value, !(field as HTMLInputElement).readOnly]),
    );

async function openAccount(): Promise<Page> {
  const page = await stage.newPage();
  await page.goto(`${stage.platform.url}/account`);
  return page;
}

/** Proves a number by a code that is sent to it. */
async function prove(page: Page, number: string): Promise<void> {
  await fillNumber(page, number);
  await press(page, 'Send code');
  await page.getByLabel('Verification code').waitFor();
  await page.getByLabel('Verification code').fill(await newestCode(stage.platform, `+86${number}`));
}

async function nameInChangeForm(page: Page) {
  await page.getByRole('button', { name: 'Change password' }).first().click();
  await page.getByLabel('Current password').waitFor();
  return nameIn(page);
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out here' }).click();
  await page.getByRole('heading', { name: 'Sign in to your ONT ID' }).waitFor();
}

test('one name from the choice of a password to its change: register, sign in, change, reset', async () => {
  const number = newNumber();
  const kept = `+86${number}`;
  const page = await openAccount();
  await prove(page, number);
  await page.getByLabel('Password', { exact: true }).waitFor();
  assert.deepEqual(await nameIn(page), [[kept, false]]);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await press(page, 'Create ONT ID');
  assert.deepEqual(await nameInChangeForm(page), [[kept, false]]);

  await signOut(page);
  assert.equal(await page.evaluate(() => sessionStorage.length), 0, 'whoever comes next is told nothing');
  await press(page, 'Use a password instead');
  // As a manager fills it in.
  await page.getByLabel('Phone number').fill(kept);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.waitForFunction(() => document.querySelector<HTMLSelectElement>('#country')!.value === 'CN');
  assert.deepEqual(await nameIn(page), [[kept, true]]);
  await press(page, 'Sign in');
  assert.deepEqual(await nameInChangeForm(page), [[kept, false]]);

  await signOut(page);
  await stage.platform.services.db.deleteFrom('bound_code').execute();
  await press(page, 'Use a password instead');
  await press(page, 'Forgot the password?');
  await page.getByLabel('I understand that I get a new ONT ID.').check();
  await press(page, 'Get a new ONT ID');
  await prove(page, number);
  await page.getByLabel('Password', { exact: true }).waitFor();
  assert.deepEqual(await nameIn(page), [[kept, false]]);
  await page.context().close();
});

test('whoever types the number without its country has that text kept, here; where nothing was typed a manager may fill it in', async () => {
  const number = newNumber();
  const client = stage.platform.client();
  await client.register(`+86*${number}`, PASSWORD);
  const page = await openAccount();
  await press(page, 'Use a password instead');
  await fillNumber(page, number);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  assert.deepEqual(await nameIn(page), [[number, true]]);
  await press(page, 'Sign in');
  assert.deepEqual(await nameInChangeForm(page), [[number, false]]);

  // The same tab, and another person.
  const other = stage.platform.client();
  await other.register(`+86*${newNumber()}`, PASSWORD);
  await page.context().addCookies(other.cookies());
  await page.reload();
  assert.deepEqual(await nameInChangeForm(page), [['', true]]);
  await page
    .locator('form [autocomplete=username]')
    .evaluate((field) => ((field as HTMLInputElement).value = 'as it was kept'));
  await page.getByLabel('Current password').fill('wrong horse');
  await page.getByLabel('New password').fill('battery staple');
  await page.locator('form').getByRole('button', { name: 'Change password' }).click();
  await page.getByText('That isn’t the password of this ONT ID.').waitFor();
  assert.deepEqual(await nameIn(page), [['as it was kept', true]], 'what was filled in stays');
  await page.context().close();
});
