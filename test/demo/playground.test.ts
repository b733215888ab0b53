import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright';
import { startSite } from '../../demo/server.ts';
import { launch } from '../support/browsers.ts';
import { allow, continueAs, popupAfter, type Stack, signInPerson } from '../support/fixtures/index.ts';
import { freePort, startTestPlatform, type TestPlatform } from '../support/platform.ts';

let platform: TestPlatform;
let browser: Browser;
let site: Server;
let origin: string;
let clientId: string;
before(async () => {
  platform = await startTestPlatform();
  browser = await launch('chromium');
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  clientId = await platform.addApp(origin);
  site = await startSite({ port, platform: platform.url, clientId: clientId as never });
});
after(async () => {
  await browser?.close();
  site?.close();
  site?.closeAllConnections();
  await platform?.close();
});

test('every option turns the button, and what is printed, pasted into a page, signs in', async () => {
  const page = await browser.newPage({ locale: 'en-US' });
  await page.goto(origin);
  await page.getByRole('link', { name: 'every way' }).click();
  const options = {
    type: 'standard',
    theme: 'filled',
    size: 'medium',
    text: 'continue_with',
    shape: 'pill',
    logo_alignment: 'center',
    locale: 'zh',
  };
  for (const [name, value] of Object.entries(options)) await page.selectOption(`[name=${name}]`, value);
  await page.fill('[name=width]', '300');
  const drawn = page.locator('#stage ontid-signin');
  await page.waitForFunction(
    () =>
      document
        .querySelector('#stage .ontid-signin')
        ?.shadowRoot?.querySelector('ontid-signin')
        ?.getAttribute('width') === '300',
  );
  for (const [name, value] of Object.entries({ ...options, width: '300' })) {
    if (name !== 'type') assert.equal(await drawn.getAttribute(name.replace('_', '-')), value, name);
  }
  await page.fill('[name=onsuccess]', 'shop.done');
  const snippet = (await page.locator('#snippet').textContent())!;

  const answer = Promise.withResolvers<string>();
  const pasted = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    const script = '<script>window.shop = { done: ({ ontid }) => fetch("/done?" + ontid) }</script>';
    if (request.url!.startsWith('/done?')) answer.resolve(request.url!.slice('/done?'.length));
    response.end(`<!doctype html><title>Shop</title>${script}${snippet.replace(clientId, pastedId)}`);
  });
  await new Promise<void>((done) => pasted.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(pasted.address() as { port: number }).port}`;
  const pastedId = await platform.addApp(address);
  try {
    await signInPerson({ platform } as Stack, page);
    await page.goto(address);
    const popup = await popupAfter(page, () => page.getByRole('button', { name: '用 ONT ID 继续' }).click());
    await popup.goto(popup.url().replace('lang=zh', 'lang=en'));
    await continueAs(popup);
    await allow(popup);
    assert.match(await answer.promise, /^did:ont:A/);
  } finally {
    pasted.close();
    pasted.closeAllConnections();
    await page.close();
  }
});

test('threat 20: what is typed into the playground stays text, in the page and in what is printed', async () => {
  const page = await browser.newPage();
  await page.goto(`${origin}/playground`);
  const typed = '"><img src=x onerror="window.hit = 1">&lt;';
  await page.fill('[name=onsuccess]', typed);
  const pasted = await page.evaluate(() => {
    const { body } = new DOMParser().parseFromString(document.getElementById('snippet')!.textContent!, 'text/html');
    const host = body.querySelector('.ontid-signin')!;
    return [host.getAttribute('data-onsuccess'), body.querySelectorAll('img').length, document.images.length];
  });
  assert.deepEqual(pasted, [typed, 0, 0]);
  await page.close();
});
