import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import { after, afterEach, before, test } from 'node:test';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { startSite } from '../../demo/server.ts';
import { judge } from '../support/axe.ts';
import { launch } from '../support/browsers.ts';
import { newestCode } from '../support/custody/newest-code.ts';
import {
  allow,
  backEndAnswer,
  newNumber,
  popupAfter,
  pressButton,
  register,
  type Stack,
} from '../support/fixtures/index.ts';
import { freePort, startTestPlatform } from '../support/platform.ts';
import { REGISTRATIONS, type StandIns, startStandIns } from '../support/stand-ins/stand-ins.ts';

// The platform, a site, and providers of their own origin, in a real browser.
let standIns: StandIns;
let server: Server;
const stack = { name: 'chromium' } as Stack;
const contexts: BrowserContext[] = [];
const violations: string[] = [];
before(async () => {
  const port = await freePort();
  standIns = await startStandIns();
  stack.site = `http://127.0.0.1:${port}`;
  stack.platform = await startTestPlatform({ providersAt: standIns.at, config: { linked: REGISTRATIONS } });
  stack.browser = await launch('chromium');
  stack.clientId = await stack.platform.addApp(stack.site, { redirectUris: [`${stack.site}/back`] });
  server = await startSite({ port, platform: stack.platform.url, clientId: stack.clientId });
});
after(async () => {
  await stack.browser?.close();
  server?.close();
  server?.closeAllConnections();
  await stack.platform?.close();
  await standIns?.close();
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  assert.deepEqual(violations.splice(0), []);
});

async function newPage(options?: BrowserContextOptions): Promise<Page> {
  const context = await stack.browser.newContext({ locale: 'en-US', ...options });
  contexts.push(context);
  context.on(
    'console',
    (message) => /content.security.policy|trusted.?type/i.test(message.text()) && violations.push(message.text()),
  );
  return context.newPage();
}

/** Presses a provider's button, and answers there as somebody. */
async function goTo(page: Page, button: string, as: string, choice: 'Allow' | 'Deny' = 'Allow'): Promise<void> {
  standIns.world.person = as;
  const window = await popupAfter(page, () => page.getByRole('button', { name: button, exact: true }).click());
  const closed = window.waitForEvent('close');
  await window.getByRole('link', { name: choice }).click();
  await closed;
}

/** What is wrong with a screen for those who cannot see it or point at it. */
const faultsOf = async (page: Page) => (await judge(page)).faults;

test('the site’s popup keeps its opener: a second window goes to the provider, and the next time one press is enough', async () => {
  const page = await newPage();
  const popup = await pressButton(stack, page);
  await popup.getByText('Or continue with').waitFor();
  assert.deepEqual(await faultsOf(popup), []);
  await goTo(popup, 'Google', 'gina');
  await popup.getByRole('heading', { name: 'Create an ONT ID with Google' }).waitFor();
  assert.deepEqual(await faultsOf(popup), []);
  await popup.getByLabel('Password', { exact: true }).fill('correct horse');
  await popup.getByRole('button', { name: 'Create ONT ID' }).click();
  await allow(popup);
  const first = await backEndAnswer(page);
  assert.equal(first.verified, true);

  const elsewhere = await newPage();
  const again = await pressButton(stack, elsewhere);
  const gone = again.waitForEvent('close');
  await goTo(again, 'Google', 'gina');
  await gone;
  assert.deepEqual(await backEndAnswer(elsewhere), first);
});

test('whoever has an ONT ID signs in to it once, and the provider opens it from then on', async () => {
  const number = newNumber();
  const ontid = await stack.platform.client().register(`+86*${number}`, 'correct horse');
  const page = await newPage();
  const popup = await pressButton(stack, page);
  await goTo(popup, 'WeChat', 'wanda');
  await popup.getByRole('button', { name: 'I already have one' }).click();
  await popup.getByText('From then on WeChat opens it too.').waitFor();
  await popup.getByRole('button', { name: 'Use a password instead' }).click();
  await popup.getByLabel('Country code').selectOption('CN');
  await popup.getByLabel('Phone number').fill(number);
  await popup.getByLabel('Password', { exact: true }).fill('correct horse');
  await popup.getByRole('button', { name: 'Sign in', exact: true }).click();
  await allow(popup);
  assert.deepEqual(await backEndAnswer(page), { verified: true, ontid });
  const account = await stack.platform.services.accounts.findByOntId(ontid as never);
  assert.deepEqual(
    (await stack.platform.services.linkedAccounts.list(account!.id)).map(({ provider }) => provider),
    ['wechat'],
  );
});

test('no at the provider, and a provider that is down, leave the question as it was and say why', async () => {
  const page = await newPage();
  const popup = await pressButton(stack, page);
  await goTo(popup, 'QQ', 'quinn', 'Deny');
  await popup.getByText('You didn’t allow it there.').waitFor();
  standIns.world.instead = (path) => (path.includes('token') ? { status: 503 } : undefined);
  await goTo(popup, 'Weibo', 'quinn');
  await popup.getByText('That service isn’t answering.').waitFor();
  standIns.world.instead = () => undefined;
  await register(stack, popup, newNumber());
  await allow(popup);
  assert.equal((await backEndAnswer(page)).verified, true);
});

test('/oauthmiddle in a browser: a password the first time, and back at the site’s address with a token', async () => {
  const page = await newPage();
  const middle = `${stack.platform.url}/oauthmiddle?${new URLSearchParams({ dapp_ontid: stack.clientId, oauth_type: 'facebook', redirect_url: `${stack.site}/back`, lang: 'en' })}`;
  standIns.world.person = 'fay';
  await page.goto(middle);
  await page.getByRole('link', { name: 'Allow' }).click();
  await page.getByLabel('Password', { exact: true }).fill('correct horse');
  await page.getByRole('button', { name: 'Create ONT ID' }).click();
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
  await page.waitForURL(/\/back\?access_token=/);
  const other = await newPage();
  standIns.world.person = 'fay';
  await other.goto(middle);
  await other.getByRole('link', { name: 'Allow' }).click();
  // V27: a stranger may have sent them; the token goes after a press.
  const continued = other.getByRole('button', { name: /^Continue as/ });
  await continued.waitFor();
  assert.equal(new URL(other.url()).origin, stack.platform.url);
  await continued.click();
  await other.waitForURL(/\/back\?access_token=/);
});

test('the account page: a way in is added for the password, removed after a question, and the last one stays until there is a phone', async () => {
  const page = await newPage();
  await page.goto(`${stack.platform.url}/account`);
  await goTo(page, 'X', 'xena');
  await page.getByLabel('Password', { exact: true }).fill('correct horse');
  await page.getByRole('button', { name: 'Create ONT ID' }).click();
  await page.getByText('Your only way in').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Remove X' }).count(), 0);

  await goTo(page, 'Google', 'xena', 'Deny');
  await page.getByText('You didn’t allow it there. Nothing was added.').waitFor();
  await goTo(page, 'X', 'xena');
  await page.getByText('That account signs in to an ONT ID already.').waitFor();
  await goTo(page, 'Google', 'xena');
  await page.getByText('Enter the password of your ONT ID').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('wrong horse');
  await password.press('Enter');
  await page.getByText('That isn’t the password of this ONT ID.').waitFor();
  await password.fill('correct horse');
  await page.locator('form').getByRole('button', { name: 'Add Google' }).click();
  await page.getByText('Added. From now on you can sign in with it.').waitFor();
  await page.getByText('Way to sign in added').waitFor();

  await page.getByRole('button', { name: 'Remove X' }).click();
  await page.getByText('You can no longer sign in with X.').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('button', { name: 'Remove X' }).click();
  await page.getByText('Your only way in').waitFor();
  assert.equal(await page.getByRole('button', { name: /^Remove / }).count(), 0);

  const number = newNumber();
  await page.getByRole('button', { name: 'Add a phone' }).click();
  await page.getByLabel('Country code').selectOption('CN');
  await page.getByLabel('New phone number').fill(number);
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('Verification code').waitFor();
  await page.getByLabel('Verification code').fill(await newestCode(stack.platform, `+86${number}`));
  await password.fill('correct horse');
  await page.locator('form').getByRole('button', { name: 'Add a phone' }).click();
  await page.getByText('Your phone is added.').waitFor();
  await page.getByRole('button', { name: 'Remove Google' }).waitFor();
});

test('in WeChat’s own browser, which opens no windows, the account page goes and comes back: to sign in, and to add a way in', async () => {
  const userAgent =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50';
  const page = await newPage({ userAgent });
  const opened: Page[] = [];
  page.context().on('page', (other) => opened.push(other));
  const visit = async (provider: string, as: string, choice: 'Allow' | 'Deny' = 'Allow') => {
    standIns.world.person = as;
    await page.getByRole('button', { name: provider, exact: true }).click();
    await page.getByRole('link', { name: choice }).click();
  };
  const password = page.getByLabel('Password', { exact: true });

  await page.goto(`${stack.platform.url}/account`);
  await visit('WeChat', 'wei');
  await page.getByRole('heading', { name: 'Create an ONT ID with WeChat' }).waitFor();
  await password.fill('correct horse');
  await page.getByRole('button', { name: 'Create ONT ID' }).click();
  await page.getByText('Your only way in').waitFor();
  const ontid = await page.locator('#ontid').textContent();

  await visit('Google', 'wei', 'Deny');
  await page.getByText('You didn’t allow it there. Nothing was added.').waitFor();
  await visit('Google', 'wei');
  await page.locator('#password:focus').waitFor();
  assert.equal(page.url(), `${stack.platform.url}/account`);
  await password.fill('correct horse');
  await page.locator('form').getByRole('button', { name: 'Add Google' }).click();
  await page.getByText('Added. From now on you can sign in with it.').waitFor();
  await page.getByRole('button', { name: 'Remove Google' }).waitFor();

  // Another day: what was added is known, and nothing is asked.
  await page.context().clearCookies();
  await page.goto(`${stack.platform.url}/account`);
  await visit('Google', 'wei');
  await page.getByRole('heading', { name: 'Where you’re signed in' }).waitFor();
  assert.deepEqual(
    [await page.locator('#ontid').textContent(), page.url(), opened.length],
    [ontid, `${stack.platform.url}/account`, 0],
  );
});
