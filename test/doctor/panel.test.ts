import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright';
import { describeBuild, readPluginBuild } from '../../src/server/pages/plugin-build.ts';
import { launch } from '../support/browsers.ts';
import { Site } from '../support/fixtures/index.ts';
import { startTestPlatform, type TestPlatform } from '../support/platform.ts';

let platform: TestPlatform;
let browser: Browser;
let shop: Site;
let clientId: string;
before(async () => {
  platform = await startTestPlatform();
  shop = await Site.start();
  clientId = await platform.addApp(shop.origin('127.0.0.1'));
  browser = await launch('chromium');
});
after(async () => {
  await browser?.close();
  await shop?.close();
  await platform?.close();
});

interface Parts {
  /** Attributes of the script and of the button. */
  script?: string;
  button?: string;
  code?: string;
  headers?: Record<string, string>;
  host?: string;
  /** Where the script is on the platform. */
  address?: string;
}

/** Opens a page on which all is well, save the parts that are given. */
async function open(
  page: Page,
  {
    script = '',
    button = '',
    code = 'function onSignIn() {}',
    headers = {},
    host = '127.0.0.1',
    address = '/plugin.js',
  }: Parts,
): Promise<void> {
  const head = `<title>Shop</title><script src="${platform.url}${address}" ${script}></script><meta name="ontid-signin-client_ontid" content="${clientId}">`;
  const body = `<main><h1>Shop</h1><div class="ontid-signin" data-onsuccess="onSignIn" ${button}></div></main><script nonce="n">${code}</script>`;
  shop.pages.set('/', {
    body: `<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`,
    headers,
  });
  await page.goto(`${shop.origin(host)}/`);
}

const panelOf = (page: Page): Locator => page.getByRole('region', { name: 'Doctor' });
const codesOf = (page: Page): Promise<string[]> =>
  panelOf(page).getByRole('listitem').locator('code').allTextContents();
const says = (page: Page, text: string): Promise<void> =>
  panelOf(page).getByRole('status').filter({ hasText: text }).waitFor();

test('a page that works is told so, under a strict policy of its own, and without the attribute nothing is loaded', async () => {
  const page = await browser.newPage({ locale: 'en-US' });
  const doctors: string[] = [];
  page.on('request', (request) => void (request.url().includes('doctor') && doctors.push(request.url())));
  await open(page, {});
  await page.getByRole('button', { name: 'Sign in with ONT ID' }).waitFor();
  assert.deepEqual(doctors, []);

  const policy = `default-src 'none'; script-src ${platform.url} 'nonce-n'; connect-src 'self' ${platform.url}; require-trusted-types-for 'script'; trusted-types 'none'`;
  await open(page, { script: 'data-debug', headers: { 'content-security-policy': policy } });
  await says(page, 'Nothing is wrong');
  await panelOf(page).getByRole('button', { name: 'Close' }).click();
  assert.equal(await panelOf(page).count(), 0);
  await page.close();
});

test('the panel reads the elements of the page, and not those in a template', async () => {
  const page = await browser.newPage({ locale: 'en-US' });
  const template = '<template><div class="ontid-signin" data-onsuccess="missing"></div></template>';
  await open(page, { script: 'data-debug', code: `function onSignIn() {}</script>${template}<script>` });
  await says(page, 'Nothing is wrong');
  await page.close();
});

test('three mistakes are three findings with their mends, among them what only the page can tell; a mend is seen', async () => {
  const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
  // A page that nobody has touched, which Playwright does in all that it evaluates.
  const untouched = "Object.defineProperty(navigator, 'userActivation', { value: { hasBeenActive: false } });";
  await open(page, {
    button: 'data-debug',
    code: `const onSignIn = () => {}; window.open = () => null; ${untouched}`,
    host: 'localhost',
  });
  await says(page, '2 things are wrong');
  await page.evaluate(() =>
    document.querySelector('.ontid-signin')!.shadowRoot!.querySelector('ontid-signin')!.click(),
  );
  await says(page, '3 things are wrong');
  assert.deepEqual((await codesOf(page)).sort(), ['CALLBACK_NOT_GLOBAL', 'ORIGIN_UNKNOWN', 'POPUP_BLOCKED']);
  await panelOf(page).getByText('in the click itself').waitFor();
  const { violations, passes } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]),
    [],
  );
  assert.ok(passes.length > 0);

  await page.evaluate(() => Object.assign(window, { onSignIn() {} }));
  await panelOf(page).getByRole('button', { name: 'Look again' }).click();
  await says(page, '2 things are wrong');
  await page.context().close();
});

test('F10: a page in a sandbox without an origin is told so', async () => {
  const page = await browser.newPage({ locale: 'en-US' });
  await open(page, { script: 'data-debug' });
  await says(page, 'Nothing is wrong');
  await page.evaluate(() => {
    const frame = document.createElement('iframe');
    frame.sandbox.value = 'allow-scripts';
    frame.src = location.href;
    document.body.replaceChildren(frame);
  });
  const panel = page.frameLocator('iframe').getByRole('region', { name: 'Doctor' });
  await panel.getByText('takes its origin from it').waitFor();
  assert.deepEqual(await panel.getByRole('listitem').locator('code').allTextContents(), ['FRAME_SANDBOXED']);
  await page.close();
});

test('a policy that keeps the page from the platform, one that cuts the window off, another version and a wrong clock', async () => {
  const page = await browser.newPage({ locale: 'en-US' });
  await open(page, { script: 'data-debug', headers: { 'content-security-policy': "connect-src 'self'" } });
  await says(page, 'One thing is wrong');
  assert.deepEqual(await codesOf(page), ['POLICY_BLOCKS_CONNECT']);

  await page.route('**/doctor/registration?*', async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { time: number };
    await route.fulfill({ response, json: { ...answer, version: '9.9.9', time: answer.time + 90_000 } });
  });
  await open(page, { script: 'data-debug', headers: { 'cross-origin-opener-policy': 'same-origin' } });
  await says(page, '3 things are wrong');
  assert.deepEqual((await codesOf(page)).sort(), ['CLOCK_SKEW', 'POLICY_CUTS_WINDOW', 'VERSION_DIFFERS']);
  await page.close();
});

test('a page that names a build, of before an upgrade and by its hash, gets that one and the panel of the same', async () => {
  const now = readPluginBuild();
  const older = describeBuild(
    {
      plugin: `${now.plugin.body}window.older = 'plugin';\n`,
      doctor: `${now.doctor.body}window.older += ' and doctor';\n`,
    },
    '0.0.9',
  );
  await platform.services.builds.keep(older);
  const page = await browser.newPage({ locale: 'en-US' });
  await open(page, {
    script: `integrity="${older.plugin.integrity}" crossorigin="anonymous" data-debug`,
    address: older.plugin.path,
  });
  await says(page, 'Nothing is wrong');
  assert.equal(await page.evaluate(() => (window as { older?: string }).older), 'plugin and doctor');
  await page.close();
});
