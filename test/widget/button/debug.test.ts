import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import { readVersion } from '../../../src/server/pages/plugin-build.ts';
import { launch } from '../../support/browsers.ts';
import { putLibrary, Site } from '../../support/fixtures/index.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

// A button that a bundle brought, and the panel that it has come from the platform.

let platform: TestPlatform;
let browser: Browser;
let shop: Site;
let clientId: string;
before(async () => {
  platform = await startTestPlatform();
  shop = await Site.start();
  clientId = await platform.addApp(shop.origin('127.0.0.1'));
  await putLibrary(shop, '/library');
  browser = await launch('chromium');
});
after(async () => {
  await browser?.close();
  await shop?.close();
  await platform?.close();
});

/** A page with a button of the library's, and what it asked the platform for and said in the console. */
async function open(
  button: string,
  { origin = shop.origin('127.0.0.1'), headers = {} } = {},
): Promise<{ page: Page; asked: string[]; said: string[] }> {
  const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
  const [asked, said]: [string[], string[]] = [[], []];
  page.on(
    'request',
    (request) => void (request.url().startsWith(platform.url) && asked.push(new URL(request.url()).pathname)),
  );
  page.on('console', (message) => void (message.text().startsWith('ontid-signin:') && said.push(message.text())));
  const body = `<!doctype html><html lang="en"><title>Shop</title><script type="module" src="/library/define.js"></script>${button}</html>`;
  shop.pages.set('/', { body, headers });
  // A shop that is on no machine of the developer's.
  await page.route('https://shop.example/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    const { body = '', type = 'text/html' } = shop.pages.get(pathname) ?? {};
    await route.fulfill({ body: String(body), contentType: `${type}; charset=utf-8` });
  });
  await page.goto(`${origin}/`);
  await page.getByRole('button', { name: 'Sign in with ONT ID' }).first().waitFor();
  return { page, asked, said };
}

const buttonWith = (debug: string) =>
  `<ontid-signin client-id="${clientId}" host="${platform.url}" ${debug}></ontid-signin>`;

test('debug on a button of npm opens the panel of its version; without it nothing is loaded, and no bundle holds it', async () => {
  const quiet = await open(buttonWith(''));
  assert.deepEqual(quiet.asked, []);
  for (const attribute of ['debug', 'data-debug']) {
    const { page, asked } = await open(buttonWith(attribute));
    await page
      .getByRole('region', { name: 'Doctor' })
      .getByRole('status')
      .filter({ hasText: 'Nothing is wrong' })
      .waitFor();
    assert.deepEqual(asked, [`/v/${readVersion()}/doctor.js`, '/doctor/registration']);
    await page.context().close();
  }
  await quiet.page.evaluate(() => (document.querySelector('ontid-signin')!.debug = true));
  await quiet.page.getByRole('region', { name: 'Doctor' }).waitFor();
  await quiet.page.context().close();
  for (const [path, { body }] of shop.pages)
    assert.ok(path === '/library/doctor.js' || !String(body).includes('Doctor of Sign in'), path);
});

test('a policy that keeps the panel out is said in one line', async () => {
  const { page, said } = await open(buttonWith('debug') + buttonWith('debug'), {
    headers: { 'content-security-policy': "script-src 'self'" },
  });
  while (said.length === 0) await page.waitForEvent('console');
  await page.evaluate(() => document.querySelector('ontid-signin')!.setAttribute('size', 'small'));
  assert.deepEqual(said, [
    `ontid-signin: The panel of debug did not come from ${platform.url}/v/${readVersion()}/doctor.js: name the platform in host, and allow it in the page’s script-src.`,
  ]);
  await page.context().close();
});

test('threat 20: a button that somebody writes into a page of the public has no script of theirs run', async () => {
  const { page, asked, said } = await open(buttonWith('debug'), { origin: 'https://shop.example' });
  assert.deepEqual(asked, []);
  assert.equal(said.length, 1);
  assert.match(said[0]!, /localhost alone/);
  await page.context().close();
});
