import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { newestCode } from '../../support/custody/newest-code.ts';
import { somebodyInTwoSteps } from '../../support/custody/two-step.ts';
import {
  fillNumber,
  heading,
  inStage,
  newNumber,
  openSignIn,
  openWithProviders,
  PROVIDERS,
  press,
  toCode,
} from '../../support/fixtures/index.ts';

const PASSWORD = 'correct horse';
const stage = inStage({ context: { reducedMotion: 'reduce' } });

/** Another code may be asked for only after a minute. */
const forgetCodes = () => stage.platform.services.db.deleteFrom('bound_code').execute();
const somebody = () => somebodyInTwoSteps(stage.platform, forgetCodes);
const password = (page: Page) => page.getByLabel('Password', { exact: true });
const codeTo = (number: string) => newestCode(stage.platform, `+86${number}`);
/** Signs in by password, which leads to the second step. */
async function withPassword(page: Page, number: string): Promise<void> {
  await press(page, 'Use a password instead');
  await fillNumber(page, number);
  await password(page).fill(PASSWORD);
  await press(page, 'Sign in');
  await heading(page, 'One more step');
}

test('the second step follows in the same flow, survives a reload, and ends at the site’s question', async () => {
  const page = await stage.newPage();
  const number = (await somebody()).phone.slice(4);
  await openSignIn(page, stage);
  const code = await toCode(page, stage, number);
  await page.getByLabel('Verification code').fill(code);
  await heading(page, 'One more step');
  await page.reload();
  await heading(page, 'One more step');
  await password(page).fill('wrong horse');
  await press(page, 'Sign in');
  await page.getByText('That isn’t the password of this ONT ID.').waitFor();
  assert.equal(await password(page).evaluate((field) => field === document.activeElement), true);
  await password(page).fill(PASSWORD);
  await press(page, 'Sign in');
  await heading(page, 'AwesomeApp will see your ONT ID.');
});

test('after the password a code comes by itself and signs in as soon as it is whole; back and forward lose nothing', async () => {
  const page = await stage.newPage();
  const number = (await somebody()).phone.slice(4);
  await openSignIn(page, stage);
  await withPassword(page, number);
  await page.getByLabel('Verification code').waitFor();
  await page.goBack();
  await press(page, 'Use a code instead');
  await page.goBack();
  await page.goForward();
  await page.getByLabel('Phone number').waitFor();
  await page.goBack();
  await withPasswordAgain(page);
  await page.getByLabel('Verification code').fill(await codeTo(number));
  await heading(page, 'AwesomeApp will see your ONT ID.');
});

/** Enters the password of somebody whose number still stands in its field. */
async function withPasswordAgain(page: Page): Promise<void> {
  await password(page).fill(PASSWORD);
  await press(page, 'Sign in');
  await heading(page, 'One more step');
}

test('two tabs may each be at the second step, and another account is one press away', async () => {
  const page = await stage.newPage();
  const [one, two] = [await somebody(), await somebody()];
  await openSignIn(page, stage);
  await withPassword(page, one.phone.slice(4));
  const other = await page.context().newPage();
  await openSignIn(other, stage);
  // The first tab's sign-in is the browser's; another account is asked for here.
  await heading(other, 'One more step');
  await press(other, 'Use another account');
  await withPassword(other, two.phone.slice(4));
  await other.getByLabel('Verification code').fill(await codeTo(two.phone.slice(4)));
  await heading(other, 'AwesomeApp will see your ONT ID.');
  // What the other tab has given up is said here, and the first step asked for again.
  await page.getByLabel('Verification code').fill(await codeTo(one.phone.slice(4)));
  await page.getByLabel('Phone number').waitFor();
  await page.getByText('You are no longer signed in.').waitFor();
});

test('V6: an account at a provider is added after a sign-in by code for the password alone, and need not be', async () => {
  const page = await stage.newPage();
  const number = newNumber();
  await stage.platform.client().register(`+86*${number}`);
  await forgetCodes();
  const calls: string[] = [];
  page.on('request', (request) => calls.push(new URL(request.url()).pathname));
  await openWithProviders(page, stage, { flow: 'f'.repeat(22), provider: PROVIDERS[0]!, outcome: 'new' });
  await press(page, 'I already have one');
  const code = await toCode(page, stage, number);
  await page.getByLabel('Verification code').fill(code);
  await heading(page, 'Add WeChat to your ONT ID');
  assert.ok(!calls.includes('/api/v1/linked/link'));
  await press(page, 'Not now');
  await heading(page, 'AwesomeApp will see your ONT ID.');
  assert.ok(!calls.includes('/api/v1/linked/link'));
});

test('on a computer that is not the person’s own the session ends with the site’s answer', async () => {
  const page = await stage.newPage();
  const number = newNumber();
  await stage.platform.client().register(`+86*${number}`);
  await openSignIn(page, stage);
  await press(page, 'Use a password instead');
  await fillNumber(page, number);
  await password(page).fill(PASSWORD);
  await page.getByLabel('This is not my computer').check();
  await press(page, 'Sign in');
  await heading(page, 'AwesomeApp will see your ONT ID.');
  const cookies = (await page.context().cookies()).filter(({ name }) => name.startsWith('ontid-'));
  assert.deepEqual(
    cookies.map(({ name, expires }) => [name, expires]),
    [['ontid-session', -1]],
  );
  assert.equal(await fleetingSessions(number), 1);
  const ended = page.waitForResponse((response) => response.url().endsWith('/session/end'));
  await press(page, 'Allow');
  await ended;
  assert.equal(await fleetingSessions(number), 0);
});

async function fleetingSessions(number: string): Promise<number> {
  const { accounts, db } = stage.platform.services;
  const account = (await accounts.findByPhone({ e164: `+86${number}` as never, callingCode: '86', national: number }))!;
  const rows = await db
    .selectFrom('session')
    .selectAll()
    .where('account_id', '=', account.id)
    .where('kept', '=', false)
    .execute();
  return rows.length;
}

test('the account page asks for the password in place, and goes on with what was wanted', async () => {
  const page = await stage.newPage();
  const client = stage.platform.client();
  await client.register(`+86*${newNumber()}`);
  await page.context().addCookies(client.cookies());
  await page.goto(`${stage.platform.url}/account?lang=en`);
  await press(page, 'Verify a document');
  await page.getByLabel('Country that issued it').selectOption('CN');
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  );
  await page.getByLabel('Front').setInputFiles({ name: 'front.png', mimeType: 'image/png', buffer: png });
  await stage.platform.services.db.updateTable('session').set({ proven_at: null }).execute();
  await press(page, 'Send');
  await heading(page, 'Enter your password');
  assert.equal(await password(page).evaluate((field) => field === document.activeElement), true);
  // Given up, everything stands as it was.
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Enter your password' }).waitFor({ state: 'detached' });
  assert.equal(await page.getByLabel('Country that issued it').inputValue(), 'CN');
  await press(page, 'Send');
  await password(page).fill('wrong horse');
  await page.keyboard.press('Enter');
  await page.getByText('That isn’t the password of this ONT ID.').waitFor();
  await password(page).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('Your document was sent.').waitFor();
});

test('two-step sign-in is turned on with a code and off again at the account page', async () => {
  const page = await stage.newPage();
  const [client, number] = [stage.platform.client(), newNumber()];
  await client.register(`+86*${number}`);
  await forgetCodes();
  await page.context().addCookies(client.cookies());
  await page.goto(`${stage.platform.url}/account?lang=en`);
  await press(page, 'Turn on two-step sign-in');
  await press(page, 'Send code');
  const field = page.getByLabel('Verification code');
  await field.waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'code');
  await field.fill(await codeTo(number));
  await press(page, 'Turn on');
  await page.getByText('Two-step sign-in is on. Other browsers').waitFor();
  await press(page, 'Two-step sign-in is on');
  await press(page, 'Turn off');
  await page.getByText('Two-step sign-in is off.').waitFor();
  await page.getByText('Two-step sign-in turned off').waitFor();
});
