import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Browser, BrowserContext, Frame, Page } from 'playwright';
import { launch } from '../../support/browsers.ts';
import { BUTTON, NOTES, newNumber, POLICIES, pressIn, Site } from '../../support/fixtures/index.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

// Every opener policy with every embedder policy: the button on the page, in a frame of the same origin, in one of
// another site, and in one with a sandbox. The drivers of Firefox and WebKit do not press in frames of other sites as
// people do; `coop.test.ts` has their pages, and `frames.test.ts` the frames of Firefox.

const EMBEDDERS = [undefined, 'require-corp', 'credentialless'] as const;
const FRAMES = ['plain', 'same-origin', 'cross-origin', 'sandboxed'] as const;

for (const name of ['chromium'] as const) {
  describe(name, () => {
    let platform: TestPlatform;
    let shop: Site;
    let other: Site;
    let browser: Browser;
    let context: BrowserContext;
    let ontid: string;

    before(async () => {
      platform = await startTestPlatform();
      [shop, other, browser] = [await Site.start(), await Site.start(), await launch(name)];
      const origins = [shop.origin('127.0.0.1'), other.origin('other.localhost')] as const;
      const clients = await Promise.all(origins.map((origin) => platform.addApp(origin)));
      const pageOf = (index: number, rest = '') =>
        `<!doctype html><title>Shop</title><meta name="ontid-signin-client_ontid" content="${clients[index]}">
        <script>${NOTES}</script><script src="${platform.url}/plugin.js"></script>${BUTTON}${rest}`;
      // The implied redirect URI of both.
      for (const site of [shop, other])
        site.pages.set('/', { body: `<!doctype html><script src="${platform.url}/plugin.js"></script>` });
      for (const embedder of EMBEDDERS) {
        const headers = {
          ...(embedder && { 'cross-origin-embedder-policy': embedder }),
          'cross-origin-resource-policy': 'cross-origin',
        };
        shop.pages.set(`/${embedder}/framed`, { body: pageOf(0), headers });
        other.pages.set(`/${embedder}/framed`, { body: pageOf(1), headers });
        const frames = `
          <iframe name="same-origin" src="/${embedder}/framed"></iframe>
          <iframe name="cross-origin" src="${origins[1]}/${embedder}/framed"></iframe>
          <iframe name="sandboxed" src="/${embedder}/framed" sandbox="allow-scripts allow-same-origin allow-popups"></iframe>`;
        for (const policy of POLICIES) {
          const opener = policy && { 'cross-origin-opener-policy': policy };
          shop.pages.set(`/${embedder}/${policy}`, { body: pageOf(0, frames), headers: { ...headers, ...opener } });
        }
      }
      const client = platform.client();
      ontid = await client.register(`+86*${newNumber()}`);
      for (const [index, origin] of origins.entries()) {
        await client.post('/oauth2/authorize', { client_id: clients[index], origin, consent: true });
      }
      context = await browser.newContext({ locale: 'en-US' });
      await context.addCookies(client.cookies());
    });
    afterEach(() => Promise.all(context.pages().map((page) => page.close())));
    after(async () => {
      await browser?.close();
      await Promise.all([shop?.close(), other?.close()]);
      await platform?.close();
    });

    for (const policy of POLICIES) {
      for (const embedder of EMBEDDERS) {
        test(`COOP ${policy ?? 'none'}, COEP ${embedder ?? 'none'}: a page and its frames get their answers, or are told at once`, async () => {
          const page = await context.newPage();
          await page.goto(`${shop.origin('127.0.0.1')}/${embedder}/${policy}`);
          const outcomes: Record<string, string> = {};
          const closing: Promise<unknown>[] = [];
          for (const place of FRAMES)
            outcomes[place] = await signIn(page, place === 'plain' ? page.mainFrame() : page.frame(place)!, closing);
          const delivered = `onSignIn ${ontid}`;
          const expected = Object.fromEntries(FRAMES.map((place) => [place, delivered]));
          // A frame of another site has no opener to be sent a message to, and no channel that it shares with another
          // window.
          if (policy === 'same-origin') expected['cross-origin'] = 'onFail ERR_FRAME_CUT_OFF';
          assert.deepEqual(outcomes, expected);
          await Promise.all(closing);
        });
      }
    }

    /**
     * Presses the button of a page or frame, and agrees where that is asked.
     *
     * @param closing gets the end of the window, which shows its last sentence for a second
     * @returns the callback and what it was given
     */
    async function signIn(page: Page, frame: Frame, closing: Promise<unknown>[]): Promise<string> {
      await frame.waitForSelector('ontid-signin');
      const opened = context.waitForEvent('page');
      await pressIn(frame);
      const popup = await opened;
      const go = popup.getByRole('button', { name: /^Continue as/ });
      const lost = popup.getByRole('heading', { name: 'Go back to AwesomeApp to sign in' });
      await go.or(lost).waitFor();
      const isLost = await lost.isVisible();
      // The window may be gone before the press has ended.
      if (!isLost) await go.click().catch(() => {});
      await frame.waitForFunction(() => (window as never as { calls?: unknown[] }).calls?.length);
      const [[callback, value]] = await frame.evaluate(
        () => (window as never as { calls: [[string, { ontid?: string; code?: string }]] }).calls,
      );
      assert.equal(isLost, value.code === 'ERR_FRAME_CUT_OFF', 'a person is led through no sign-in that is lost');
      if (isLost) await popup.close();
      else if (!popup.isClosed()) closing.push(popup.waitForEvent('close'));
      await page.bringToFront();
      return `${callback} ${value.ontid ?? value.code}`;
    }
  });
}
