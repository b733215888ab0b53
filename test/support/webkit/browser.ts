import type { Browser, LaunchOptions } from 'playwright';
import { remote } from 'webdriverio';
import { WebKitPage } from './page.ts';
import { type Driver, MINI_BROWSER, type Screen, startDriver, startScreen } from './processes.ts';

const PATIENCE_MS = 30_000;
/** Longer than any command takes that is not lost. */
const COMMAND_MS = 15_000;

type Session = WebdriverIO.Browser;

/** A WebDriver session with its own profile, as a `BrowserContext` of Playwright. */
export class WebKitContext {
  readonly #driver: Driver;
  readonly #session: Session;
  /** The window that the session starts with stays open, because the session ends with its last window. */
  readonly #first: string;
  readonly #pages = new Map<string, WebKitPage>();
  #last: Promise<unknown> = Promise.resolve();

  private constructor(driver: Driver, session: Session, first: string) {
    this.#driver = driver;
    this.#session = session;
    this.#first = first;
  }

  /**
   * Starts a session. The driver chooses a free port for its browser, and waits for ever if another program takes that
   * port first: then another driver starts.
   */
  static async start(screen: Screen, args: string[], attempts = 3): Promise<WebKitContext> {
    const driver = await startDriver(screen);
    try {
      const options = { binary: MINI_BROWSER, args: ['--automation', ...args] };
      const session = await remote({
        logLevel: 'silent',
        hostname: '127.0.0.1',
        port: driver.port,
        path: '/',
        connectionRetryCount: 0,
        connectionRetryTimeout: COMMAND_MS,
        // For an element that left the page. The locators look for it again themselves, and see what it is then.
        waitforTimeout: 1,
        capabilities: {
          browserName: 'MiniBrowser',
          timeouts: { implicit: 0, pageLoad: COMMAND_MS, script: COMMAND_MS },
          'wdio:enforceWebDriverClassic': true,
          'webkitgtk:browserOptions': options,
        } as WebdriverIO.Capabilities,
      });
      return new WebKitContext(driver, session, await session.getWindowHandle());
    } catch (error) {
      await driver.stop();
      if (attempts === 1) throw error;
      return WebKitContext.start(screen, args, attempts - 1);
    }
  }

  pages(): WebKitPage[] {
    return [...this.#pages.values()];
  }

  async newPage(): Promise<WebKitPage> {
    const { handle } = await this.use(this.#first, () => this.#session.createWindow('window'));
    await this.look();
    return this.#pages.get(handle)!;
  }

  async addCookies(cookies: { name: string; value: string; url?: string }[]): Promise<void> {
    for (const { name, value, url } of cookies) {
      await this.use(this.#first, async (session) => {
        // WebDriver sets a cookie for the page that is open. A page that does not exist loads nothing else.
        await session.url(new URL('/nothing-here', url).href);
        await session.addCookie({ name, value });
      });
    }
  }

  async waitForEvent(_event: 'page'): Promise<WebKitPage> {
    const before = new Set(this.#pages.keys());
    const opened = () => this.pages().find(({ handle }) => !before.has(handle));
    await this.until(
      async () => {
        await this.look();
        return opened() !== undefined;
      },
      () => 'No window opened',
    );
    return opened()!;
  }

  /** Learns which windows are open. */
  look(): Promise<void> {
    return this.use(null, () => this.#look());
  }

  /** Runs commands in a window, or in none. A session has one current window, so that nothing may come between them. */
  use<Value>(handle: string | null, act: (session: Session) => Promise<Value>): Promise<Value> {
    const turn = this.#last.then(async () => {
      if (handle !== null) await this.#session.switchToWindow(handle);
      return act(this.#session).finally(() => this.#look());
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  async until(look: () => Promise<boolean>, timeoutMsg: () => string): Promise<void> {
    await this.#session.waitUntil(look, { timeout: PATIENCE_MS, interval: 30, timeoutMsg });
  }

  async close(): Promise<void> {
    await this.use(null, (session) => session.deleteSession()).catch(() => {});
    await this.#driver.stop();
  }

  async #look(): Promise<void> {
    const open = await this.#session.getWindowHandles();
    for (const handle of this.#pages.keys()) if (!open.includes(handle)) this.#pages.delete(handle);
    for (const handle of open) {
      if (handle !== this.#first && !this.#pages.has(handle)) this.#pages.set(handle, new WebKitPage(this, handle));
    }
  }
}

/** WebKit on a screen of its own, as a `Browser` of Playwright. */
class WebKitBrowser {
  readonly #screen: Screen;
  readonly #args: string[];
  readonly #contexts: WebKitContext[] = [];

  constructor(screen: Screen, args: string[]) {
    this.#screen = screen;
    this.#args = args;
  }

  /** @param options `userAgent` alone has an effect */
  async newContext({ userAgent }: { userAgent?: string } = {}): Promise<WebKitContext> {
    const args = userAgent ? [...this.#args, `--user-agent=${userAgent}`] : this.#args;
    const context = await WebKitContext.start(this.#screen, args);
    this.#contexts.push(context);
    return context;
  }

  async newPage(): Promise<WebKitPage> {
    return (await this.newContext()).newPage();
  }

  async close(): Promise<void> {
    for (const context of this.#contexts) await context.close();
    await this.#screen.stop();
  }
}

/**
 * Starts Debian's WebKit, which Playwright cannot drive.
 *
 * @param options `ignoreDefaultArgs: ['--disable-popup-blocking']` blocks windows that no press opened. Others do
 *   nothing.
 * @returns the part of Playwright's `Browser` that the tests in `ENGINES` use
 */
export async function launchWebKit({ ignoreDefaultArgs }: LaunchOptions = {}): Promise<Browser> {
  const blocks = Array.isArray(ignoreDefaultArgs) && ignoreDefaultArgs.includes('--disable-popup-blocking');
  return new WebKitBrowser(await startScreen(), [
    `--javascript-can-open-windows-automatically=${!blocks}`,
  ]) as never as Browser;
}
