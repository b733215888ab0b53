import { after, afterEach, before, describe } from 'node:test';
import type { Browser, BrowserContext, BrowserContextOptions, LaunchOptions, Page } from 'playwright';
import { BROWSERS, launch, type BrowserName } from './browsers.ts';
import { Sites } from './sites.ts';

/** What a suite works with; there once its tests run. */
export interface Bench {
  browser: Browser;
  sites: Sites;
  /** A page in a profile of its own, closed after the test. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
}

/** Declares a suite once for each browser, with a browser and two sites that its tests share. `ENGINES` in place of `BROWSERS` is WebKit too. */
export function inEachBrowser(declare: (bench: Bench, name: BrowserName) => void, options: LaunchOptions = {}, browsers: readonly BrowserName[] = BROWSERS): void {
  for (const name of browsers) {
    describe(name, () => {
      const contexts: BrowserContext[] = [];
      const bench = {
        async newPage(options) {
          const context = await this.browser.newContext(options);
          contexts.push(context);
          return context.newPage();
        },
      } as Bench;
      before(async () => {
        bench.sites = await Sites.start();
        bench.browser = await launch(name, options);
      });
      afterEach(async () => {
        await Promise.all(contexts.splice(0).map((context) => context.close()));
      });
      after(async () => {
        await bench.browser?.close();
        await bench.sites?.close();
      });
      declare(bench, name);
    });
  }
}

/** The same for what cannot differ between browsers. */
export function inChromium(declare: (bench: Bench) => void, options: LaunchOptions = {}): void {
  inEachBrowser(declare, options, ['chromium']);
}
