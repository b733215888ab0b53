import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Page } from 'playwright';
import type { OntId } from '../../src/protocol/common/ont-id.ts';
import { heading, inStage, isViolation, openSignIn, press, type Stage, signIn } from '../support/fixtures/index.ts';

// What others have a say in, with what would run if the page took it for anything but text.
const stage = inStage();
let page: Page;
/** What the browser kept from running or loading: that the policy had to, would be a hole in what stands before it. */
const reports: string[] = [];
// Hooks of a file start together, so that the window is opened when the browser is there: at the first test.
beforeEach(async () => {
  page ??= await openWindow();
});

async function openWindow(): Promise<Page> {
  const context = await stage.browser.newContext({ locale: 'en-US', reducedMotion: 'reduce' });
  context.on('console', (message) => isViolation(message.text()) && reports.push(message.text()));
  context.on('dialog', (dialog) => {
    reports.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  return context.newPage();
}

const PAYLOADS = [
  '<script>window.ran=1</script>',
  '</script><script>window.ran=1</script>',
  '<img src=x onerror=window.ran=1>',
  '"><svg onload="window.ran=1">',
  "' autofocus onfocus=window.ran=1 x='",
  'javascript:window.ran=1',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a page that takes this for a template must not run it
  '${window.ran=1}{{data}}$&$`',
  '<!--<script>--><b id=injected>',
  '&lt;img src=x onerror=window.ran=1&gt;',
];

/** That nothing of a payload became markup or ran, and that nothing had to be kept from it. */
async function assertText(what: string): Promise<void> {
  const found = await page.evaluate(() => ({
    ran: 'ran' in window,
    markup: [...document.querySelectorAll('#injected, img:not(.logo), iframe, object, embed, base')].map(
      ({ outerHTML }) => outerHTML,
    ),
    scripts: [...document.scripts]
      .filter(({ type, text }) => type !== 'application/json' && text.includes('ran=1'))
      .map(({ text }) => text),
    handlers: [...document.querySelectorAll('*')]
      .flatMap(({ attributes }) => [...attributes])
      .filter(({ name, value }) => name.startsWith('on') || /^\s*javascript:/i.test(value)).length,
  }));
  assert.deepEqual(found, { ran: false, markup: [], scripts: [], handlers: 0 }, what);
  assert.deepEqual(reports, [], what);
}

/** Addresses with the payload in the place of one value. */
function addressesWith(payload: string, { platform, clientId }: Stage): string[] {
  const good = { client_id: clientId as string, origin: 'https://shop.example', state: 's'.repeat(22) };
  const signInWith = (values: Record<string, string>) => `/signin?${new URLSearchParams({ ...good, ...values })}`;
  const returning = {
    response_mode: 'redirect',
    redirect_uri: 'https://shop.example/back',
    code_challenge: 'c'.repeat(43),
  };
  const params = (...parts: string[]) => encodeURIComponent(parts.join('&'));
  const text = encodeURIComponent(payload);
  return [
    ...['client_id', 'origin', 'state', 'nonce', 'response_mode', 'linked_flow'].map((name) =>
      signInWith({ [name]: payload }),
    ),
    signInWith({ lang: payload, scope: `phone ${payload}`, error: payload, error_description: payload }),
    signInWith({ origin: `https://${payload}` }),
    ...['redirect_uri', 'code_challenge'].map((name) => signInWith({ ...returning, [name]: payload })),
    signInWith({ ...returning, redirect_uri: `https://shop.example/${payload}` }),
    `/signin?params=${params(clientId, payload, `https://shop.example/?${payload}`, payload)}`,
    `/signin?params=${text}`,
    `/oauth2.0/authorize/?params=${params(clientId, payload, payload)}`,
    `/oauthmiddle?redirect_url=${text}&app=${text}&error=${text}`,
    `/linked/callback/wechat?error=${text}&error_description=${text}&state=${text}`,
    `/linked/finish?flow=${text}`,
    `/account?lang=${text}&error=${text}`,
    `/?error=${text}&lang=${text}#error=${text}`,
    `/${text}`,
  ].map((path) => platform.url + path);
}

test('threat 20: no value of an address becomes markup or runs, on any page', async () => {
  for (const payload of PAYLOADS.filter((text) => text.includes('<'))) {
    for (const address of addressesWith(payload, stage)) {
      const answer = await fetch(address, { redirect: 'manual', headers: { accept: 'text/html' } });
      assert.ok(!(await answer.text()).includes(payload), address);
    }
  }
  // A browser need not see each: what would run in one place or another, all in one.
  for (const address of addressesWith(`'"${PAYLOADS.join('')}`, stage)) {
    await page.goto(address);
    await assertText(address);
  }
});

test('threat 20: the name and the picture of an app are text, from the first question to the account page', async () => {
  const { platform } = stage;
  for (const name of PAYLOADS) {
    const clientId = await platform.addApp('https://shop.example', { name });
    await platform.services.db.updateTable('app').set({ logo_hash: name }).where('ont_id', '=', clientId).execute();
    await openSignIn(page, { ...stage, clientId });
    await page.locator('option[value="CN"]').waitFor({ state: 'attached' });
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), `Sign in to ${name}`);
    await assertText(name);
  }
  const name = `${PAYLOADS[2]!}${PAYLOADS[3]!}`;
  const clientId: OntId = await platform.addApp('https://shop.example', { name });
  await signIn(page.context(), stage);
  await openSignIn(page, { ...stage, clientId });
  await page.getByRole('button', { name: /Continue as/ }).click();
  await heading(page, `${name} will see your ONT ID.`);
  await assertText('consent');
  await press(page, 'Allow');
  await heading(page, `You’re signed in to ${name}.`);
  await assertText('the end');
  await page.goto(`${platform.url}/account?lang=en`);
  await press(page, `Withdraw access from ${name}`);
  await assertText('the account');
});
