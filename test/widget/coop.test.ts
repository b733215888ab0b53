import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright';
import { ENGINES, launch } from '../support/browsers.ts';
import { startTestPlatform, type TestPlatform } from '../support/platform.ts';
import { BUTTON, callsAfter, NOTES, Site } from '../support/sites.ts';
import { newNumber } from '../support/stack.ts';

// A Cross-Origin-Opener-Policy cuts the window from the page that opened it. Here every policy that a page can send meets
// the hosted page as the platform serves it, straight and by way of a third site that cuts the two apart.

const POLICIES = [undefined, 'same-origin', 'same-origin-allow-popups', 'noopener-allow-popups'];

for (const name of ENGINES) {
  describe(name, () => {
    let platform: TestPlatform;
    let shop: Site;
    let third: Site;
    let browser: Browser;
    let context: BrowserContext;
    let ontid: string;

    before(async () => {
      platform = await startTestPlatform();
      shop = await Site.start();
      third = await Site.start();
      browser = await launch(name);
      const clientId = await platform.addApp(shop.origin('127.0.0.1'));
      for (const policy of POLICIES) {
        shop.pages.set(`/${policy}`, {
          body: `<!doctype html><title>Shop</title><meta name="ontid-signin-client_ontid" content="${clientId}"><script>${NOTES}</script><script src="${platform.url}/plugin.js"></script>${BUTTON}`,
          headers: policy ? { 'cross-origin-opener-policy': policy } : {},
        });
      }
      third.pages.set('/', {
        body: `<!doctype html><title>Elsewhere</title><script>location.replace(decodeURIComponent(location.search.slice(1)))</script>`,
        headers: { 'cross-origin-opener-policy': 'same-origin' },
      });
      const client = platform.client();
      ontid = await client.register(`+86*${newNumber()}`);
      await client.post('/oauth2/authorize', { client_id: clientId, origin: shop.origin('127.0.0.1'), consent: true });
      context = await browser.newContext({ locale: 'en-US' });
      const [cookie, value] = client.cookieHeader()['cookie']!.split('; ').find((pair) => pair.includes('session'))!.split('=');
      await context.addCookies([{ name: cookie!, value: value!, url: platform.url }]);
    });
    afterEach(() => Promise.all(context.pages().map((page) => page.close())));
    after(async () => {
      await browser?.close();
      await third?.close();
      await shop?.close();
      await platform?.close();
    });

    for (const policy of POLICIES) {
      for (const hop of [false, true]) {
        test(`a page with ${policy ?? 'no'} policy gets its answer${hop ? ', though the window went elsewhere and came back' : ''}`, async () => {
          const page = await context.newPage();
          await page.goto(`${shop.origin('127.0.0.1')}/${policy}?aisle=3#shelf`);
          // A person is in the window then, and not on the page; Playwright tells every page that it has the focus.
          if (hop) await page.evaluate(() => void (document.hasFocus = () => false));
          const popup = await press(page);
          if (hop) await goElsewhere(popup);
          // The window may be gone before the press has ended.
          await popup.getByRole('button', { name: /^Continue as/ }).click().catch(() => {});
          const [[callback, result]] = (await callsAfter(page, 1)) as [[string, { ontid: string; access_token: string }]];
          assert.equal(callback, 'onSignIn');
          assert.equal(result.ontid, ontid);
          if (!popup.isClosed()) await popup.waitForEvent('close');
          assert.equal(page.url(), `${shop.origin('127.0.0.1')}/${policy}?aisle=3#shelf`);
        });
      }
    }

    async function press(page: Page): Promise<Page> {
      // Cut off, a window is no popup of the page's any more, as Playwright tells it.
      const [popup] = await Promise.all([context.waitForEvent('page'), page.click('ontid-signin')]);
      await popup.getByRole('button', { name: /^Continue as/ }).waitFor();
      return popup;
    }

    async function goElsewhere(popup: Page): Promise<void> {
      const away = `${third.origin('evil.localhost')}/?${encodeURIComponent(popup.url())}`;
      await popup.evaluate((address) => void (Object.assign(window, { before: true }), setTimeout(() => location.assign(address))), away);
      await popup.waitForFunction(() => !('before' in window));
      await popup.getByRole('button', { name: /^Continue as/ }).waitFor();
    }
  });
}
