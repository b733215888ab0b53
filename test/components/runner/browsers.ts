import type { BrowserLauncher } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { puppeteerLauncher } from '@web/test-runner-puppeteer';
import { webdriverLauncher } from '@web/test-runner-webdriver';
import { type BrowserName, launchOptions } from '../../support/browsers.ts';
import { MINI_BROWSER, startDriver, startScreen } from '../../support/webkit/processes.ts';

/** A browser for Web Test Runner. `stop` ends the processes that the launcher does not end. */
export interface ComponentBrowser {
  launcher: BrowserLauncher;
  stop(): Promise<void>;
}

const nothingLeft = async () => {};

/**
 * Prepares a browser: Debian's, where the distribution's package is installed, or else Playwright's. Debian's Firefox
 * speaks WebDriver BiDi and its WebKit speaks WebDriver. Playwright's own speak a protocol of Playwright's.
 */
export async function componentBrowser(name: BrowserName): Promise<ComponentBrowser> {
  const { executablePath, channel: _, firefoxUserPrefs, ...options } = launchOptions(name);
  if (name === 'webkit' && executablePath) return systemWebKit();
  if (name === 'firefox' && executablePath) {
    const launcher = puppeteerLauncher({
      launchOptions: { browser: 'firefox', executablePath, headless: true, extraPrefsFirefox: { ...firefoxUserPrefs } },
      concurrency: 1,
    });
    return { launcher, stop: nothingLeft };
  }
  const launcher = playwrightLauncher({
    product: name,
    launchOptions: {
      ...options,
      ...(executablePath && { executablePath }),
      ...(firefoxUserPrefs && { firefoxUserPrefs }),
    },
    createBrowserContext: ({ browser }) => browser.newContext({ locale: 'en-US' }),
    concurrency: 1,
  });
  return { launcher, stop: nothingLeft };
}

/** Debian's WebKit, on a screen and a port of its own. Both end with this process, however it ends. */
async function systemWebKit(): Promise<ComponentBrowser> {
  const screen = await startScreen();
  const driver = await startDriver(screen);
  const launcher = webdriverLauncher({
    hostname: '127.0.0.1',
    port: driver.port,
    path: '/',
    logLevel: 'silent',
    capabilities: {
      browserName: 'MiniBrowser',
      'wdio:enforceWebDriverClassic': true,
      'webkitgtk:browserOptions': { binary: MINI_BROWSER, args: ['--automation'] },
    } as WebdriverIO.Capabilities,
  });
  const stop = async () => {
    await driver.stop();
    await screen.stop();
  };
  return { launcher: launcher as BrowserLauncher, stop };
}
