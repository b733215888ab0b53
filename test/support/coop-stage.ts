import type { Browser, BrowserContext, Page } from 'playwright';
import { launch, type BrowserName } from './browsers.ts';
import { startTestPlatform, type TestPlatform } from './platform.ts';
import { BUTTON, callsAfter, NOTES, Site } from './sites.ts';
import { newNumber } from './stack.ts';

/** Every Cross-Origin-Opener-Policy that a page can send (HTML §7.1.3), and none. */
export const POLICIES = [undefined, 'same-origin', 'same-origin-allow-popups', 'noopener-allow-popups'] as const;

export type Policy = (typeof POLICIES)[number];

/** Whether the policy cuts off a window that its page opens, at a page without a policy. */
export const cutsOff = (policy: Policy): boolean => policy === 'same-origin';

/** A platform, a site with a page for each policy, a third site that cuts windows off, and a browser in which a person is signed in. */
export class CoopStage {
  readonly context: BrowserContext;
  readonly platform: TestPlatform;
  /** The person's. */
  readonly ontid: string;
  readonly #browser: Browser;
  readonly #shop: Site;
  readonly #third: Site;

  private constructor(parts: { context: BrowserContext; platform: TestPlatform; ontid: string; browser: Browser; shop: Site; third: Site }) {
    ({ context: this.context, platform: this.platform, ontid: this.ontid, browser: this.#browser, shop: this.#shop, third: this.#third } = parts);
  }

  static async start(name: BrowserName): Promise<CoopStage> {
    const platform = await startTestPlatform();
    const [shop, third, browser] = [await Site.start(), await Site.start(), await launch(name)];
    const clientId = await platform.addApp(shop.origin('127.0.0.1'));
    for (const policy of POLICIES) {
      shop.pages.set(`/${policy}`, {
        body: `<!doctype html><title>Shop</title><meta name="ontid-signin-client_ontid" content="${clientId}"><script>${NOTES}</script><script src="${platform.url}/plugin.js"></script>${BUTTON}`,
        headers: policy ? { 'cross-origin-opener-policy': policy } : {},
      });
    }
    // The implied redirect URI: a page that has the script.
    shop.pages.set('/', { body: `<!doctype html><title>Shop</title><script src="${platform.url}/plugin.js"></script>` });
    third.pages.set('/', {
      body: `<!doctype html><title>Elsewhere</title><script>location.replace(decodeURIComponent(location.search.slice(1)))</script>`,
      headers: { 'cross-origin-opener-policy': 'same-origin' },
    });
    const client = platform.client();
    const ontid = await client.register(`+86*${newNumber()}`);
    await client.post('/oauth2/authorize', { client_id: clientId, origin: shop.origin('127.0.0.1'), consent: true });
    const context = await browser.newContext({ locale: 'en-US' });
    const [cookie, value] = client.cookieHeader()['cookie']!.split('; ').find((pair) => pair.includes('session'))!.split('=');
    await context.addCookies([{ name: cookie!, value: value!, url: platform.url }]);
    return new CoopStage({ context, platform, ontid, browser, shop, third });
  }

  /** Opens the page with this policy; it says that it has the focus, or that it has not. */
  async open(policy: Policy, focused: boolean): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(this.addressOf(policy));
    await page.evaluate((has) => void (document.hasFocus = () => has), focused);
    return page;
  }

  addressOf(policy: Policy): string {
    return `${this.#shop.origin('127.0.0.1')}/${policy}?aisle=3#shelf`;
  }

  /** Presses the button and gives the window, once it asks. */
  async press(page: Page): Promise<Page> {
    // Cut off, a window is no popup of the page's any more, as Playwright tells it.
    const [popup] = await Promise.all([this.context.waitForEvent('page'), page.click('ontid-signin')]);
    await popup.getByRole('button', { name: /^Continue as/ }).waitFor();
    return popup;
  }

  /** Has the window go to a site that cuts it off, and come back. */
  async goElsewhere(popup: Page): Promise<void> {
    const away = `${this.#third.origin('evil.localhost')}/?${encodeURIComponent(popup.url())}`;
    await popup.evaluate((address) => void (Object.assign(window, { before: true }), setTimeout(() => location.assign(address))), away);
    await popup.waitForFunction(() => !('before' in window));
    await popup.getByRole('button', { name: /^Continue as/ }).waitFor();
  }

  /** Agrees in the window. It may be gone before the press has ended. */
  async agree(popup: Page): Promise<void> {
    await popup.getByRole('button', { name: /^Continue as/ }).click().catch(() => {});
  }

  /** The first call of the page's callbacks. */
  async outcome(page: Page): Promise<[callback: string, value: { ontid?: string; code?: string }]> {
    const [first] = (await callsAfter(page, 1)) as [[string, { ontid?: string; code?: string }]];
    return first;
  }

  async closePages(): Promise<void> {
    await Promise.all(this.context.pages().map((page) => page.close()));
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await Promise.all([this.#third.close(), this.#shop.close()]);
    await this.platform.close();
  }
}

/** Waits until the button shows no open window any more. */
export const afterBusy = (page: Page) => page.waitForFunction(() => !document.querySelector('ontid-signin')!.shadowRoot!.querySelector('[aria-busy]'));
