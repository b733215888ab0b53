import type { Browser, LaunchOptions } from 'playwright';
import { until, unlessGone, WebKitPage } from './page.ts';
import { Screen } from './processes.ts';
import { Session, type SessionOptions } from './session.ts';

interface Cookie {
  name: string;
  value: string;
  url?: string;
}

/** A profile of its own, as Playwright's `BrowserContext`. */
export class WebKitContext {
  readonly #session: Session;
  /** The window that came with the session. It is emptied and never closed: the last window's end is the session's. */
  readonly #first: string;
  readonly #pages = new Map<string, WebKitPage>();
  readonly #origins = new Set<string>();
  readonly #release: (context: WebKitContext) => void;

  private constructor(session: Session, first: string, release: (context: WebKitContext) => void) {
    this.#session = session;
    this.#first = first;
    this.#release = release;
  }

  /** @param release takes it when it is closed, as good as new */
  static async start(screen: Screen, options: SessionOptions, release: (context: WebKitContext) => void): Promise<WebKitContext> {
    const session = await Session.start(screen, options);
    const [first] = await session.windows();
    return new WebKitContext(session, first!, release);
  }

  pages(): WebKitPage[] {
    return [...this.#pages.values()];
  }

  has(page: WebKitPage): boolean {
    return this.#pages.has(page.handle);
  }

  async newPage(): Promise<WebKitPage> {
    if (!this.#pages.has(this.#first)) return this.#add(this.#first);
    const { handle } = (await this.#session.command(this.#first, 'POST', '/window/new', { type: 'window' })) as { handle: string };
    return this.#add(handle);
  }

  async closePage(page: WebKitPage): Promise<void> {
    await this.look();
    if (!this.has(page)) return;
    if (page.handle === this.#first) {
      await page.script(() => sessionStorage.clear()).catch(() => {});
      await page.goto('about:blank');
      this.#pages.delete(page.handle);
    } else {
      await this.#session.command(page.handle, 'DELETE', '/window').catch(unlessGone);
    }
    await this.look();
  }

  async waitForEvent(_event: 'page'): Promise<WebKitPage> {
    const before = new Set(this.#pages.keys());
    let opened: WebKitPage | undefined;
    await until(async () => {
      await this.look();
      opened = this.pages().find(({ handle }) => !before.has(handle));
      return opened !== undefined;
    }, 'a window to open');
    return opened!;
  }

  /** A cookie is set by a page of where it is for. */
  async addCookies(cookies: Cookie[]): Promise<void> {
    const page = await this.newPage();
    for (const { name, value, url } of cookies) {
      await page.goto(nothingAt(url!));
      await page.addCookie({ name, value });
    }
    await page.close();
  }

  /** Sees which windows there are. */
  async look(): Promise<void> {
    const open = await this.#session.windows();
    for (const handle of this.#pages.keys()) if (!open.includes(handle)) this.#pages.delete(handle);
    for (const handle of open) if (handle !== this.#first && !this.#pages.has(handle)) this.#add(handle);
  }

  /** Notes where a window has been. */
  visited(url: string): void {
    if (url.startsWith('http')) this.#origins.add(new URL(url).origin);
  }

  /** Closes the windows and forgets what was stored; a session that does not get so far is ended. */
  async close(): Promise<void> {
    try {
      for (const page of this.pages()) await page.close();
      const page = await this.newPage();
      for (const origin of this.#origins) {
        await page.goto(nothingAt(origin));
        await page.script(() => (localStorage.clear(), sessionStorage.clear()));
        await page.deleteCookies();
      }
      await page.close();
      this.#origins.clear();
      this.#release(this);
    } catch {
      await this.stop();
    }
  }

  stop(): Promise<void> {
    return this.#session.stop();
  }

  #add(handle: string): WebKitPage {
    const page = new WebKitPage(this, this.#session, handle);
    this.#pages.set(handle, page);
    return page;
  }
}

/** WebKit on a screen of its own, as Playwright's `Browser`. */
class WebKitBrowser {
  readonly #screen: Screen;
  readonly #guarded: boolean;
  readonly #all: WebKitContext[] = [];
  /** A session takes a second to start, and emptying one less than a tenth. */
  readonly #idle: WebKitContext[] = [];

  constructor(screen: Screen, guarded: boolean) {
    this.#screen = screen;
    this.#guarded = guarded;
  }

  /** @param options of Playwright's, `userAgent`; the language is the machine's, whatever `locale` says */
  async newContext({ userAgent }: { userAgent?: string; locale?: string } = {}): Promise<WebKitContext> {
    const idle = userAgent === undefined && this.#idle.pop();
    if (idle) return idle;
    const release = (closed: WebKitContext) => (userAgent === undefined ? void this.#idle.push(closed) : undefined);
    const context = await WebKitContext.start(this.#screen, { guarded: this.#guarded, userAgent }, release);
    this.#all.push(context);
    return context;
  }

  async newPage(): Promise<WebKitPage> {
    return (await this.newContext()).newPage();
  }

  async close(): Promise<void> {
    for (const context of this.#all.splice(0)) await context.stop();
    await this.#screen.stop();
  }
}

/**
 * Starts WebKit, which Playwright does not drive as Debian packages it.
 *
 * @param options `ignoreDefaultArgs` that name `--disable-popup-blocking`, as for Chromium; of others it knows nothing
 * @returns as much of Playwright's `Browser` as the tests use that run in WebKit; what is not there is no function, and fails
 */
export async function launchWebKit({ ignoreDefaultArgs }: LaunchOptions = {}): Promise<Browser> {
  const guarded = Array.isArray(ignoreDefaultArgs) && ignoreDefaultArgs.includes('--disable-popup-blocking');
  return new WebKitBrowser(await Screen.start(), guarded) as never as Browser;
}

/** An address at which a server has nothing: an empty page of its origin. */
const nothingAt = (url: string): string => new URL('/nothing-here', url).href;
