import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright';

/** The client that the pages name. */
export const CLIENT = 'did:ont:AXdtE1hS9ejiHqDrQwHB1KrcFsfiHnGXgF';

/** Whom the stand-in platform signs in. */
export const PERSON = 'did:ont:AZc7VqpUzQpmJ6cCrjUQFAwXzgThPWbK6C';

export interface SitePage {
  body: string | Uint8Array;
  /** What follows the body, sent when it is there. */
  rest?: Promise<string>;
  type?: string;
  /** Default: 200. */
  status?: number;
  headers?: Record<string, string>;
}

/** One server under every loopback name: pages by path, each an origin's worth of HTML. */
export class Site {
  readonly pages = new Map<string, SitePage>();
  /** What was asked for, in order: path and query. */
  readonly requests: string[] = [];
  /** What was posted, in order: path and body. */
  readonly posts: { path: string; body: URLSearchParams; headers: IncomingHttpHeaders }[] = [];
  readonly #server: Server;
  #posted = Promise.withResolvers<void>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', async (request, response) => {
      const { pathname } = new URL(request.url!, 'http://localhost');
      this.requests.push(request.url!);
      if (request.method === 'POST') this.posts.push({ path: request.url!, body: new URLSearchParams(await text(request)), headers: request.headers });
      if (request.method === 'POST') this.#posted.resolve();
      const page = this.pages.get(pathname);
      // A browser asks for an icon when it likes, and would say at odd times that there is none.
      if (!page) return void response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
      response.writeHead(page.status ?? 200, { 'content-type': `${page.type ?? 'text/html'}; charset=utf-8`, ...page.headers }).write(page.body);
      response.end(await page.rest);
    });
  }

  static async start(): Promise<Site> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Site(server);
  }

  /** The origin under which a page is asked for: `localhost`, `127.0.0.1`, `shop.localhost`, … */
  origin(hostname: string): string {
    return `http://${hostname}:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Takes the first post to this path out of `posts`, once it is there. */
  async takePost(path: string): Promise<URLSearchParams> {
    for (;;) {
      const index = this.posts.findIndex((post) => post.path === path);
      if (index >= 0) return this.posts.splice(index, 1)[0]!.body;
      await this.#posted.promise;
      this.#posted = Promise.withResolvers();
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/**
 * A platform on `localhost` with the built plugin and a sign-in page that does what a test tells it, and a third-party
 * site on `127.0.0.1`: two origins, and two sites.
 */
export class Sites {
  /** The platform's origin. */
  readonly host: string;
  /** The third-party site's origin. */
  readonly site: string;
  readonly platform: Site;
  readonly shop: Site;

  private constructor(platform: Site, shop: Site) {
    this.platform = platform;
    this.shop = shop;
    this.host = platform.origin('localhost');
    this.site = shop.origin('127.0.0.1');
    platform.pages.set('/plugin.js', { body: readFileSync(new URL('../../dist/plugin/plugin.js', import.meta.url), 'utf8'), type: 'text/javascript' });
    platform.pages.set('/signin', { body: SIGN_IN_PAGE });
  }

  static async start(): Promise<Sites> {
    return new Sites(await Site.start(), await Site.start());
  }

  get script(): string {
    return `<script src="${this.host}/plugin.js"></script>`;
  }

  /**
   * Puts a page on the third-party site and opens it. It names the client, loads the plugin and notes what its
   * callbacks `onSignIn`, `onFail` and `onCancel` get in `calls`; each part can be given another form.
   */
  async open(page: Page, parts: { body?: string; head?: string; meta?: string; script?: string; headers?: Record<string, string> } = {}): Promise<void> {
    const { body = BUTTON, head = '', meta = META, script = this.script, headers = {} } = parts;
    this.shop.pages.set('/notes.js', { body: NOTES, type: 'text/javascript' });
    this.shop.pages.set('/', {
      body: `<!doctype html><html lang="en"><head><title>Shop</title>${meta}<script src="/notes.js"></script>${head}${script}</head><body>\n${body}\n</body></html>`,
      headers,
    });
    await page.goto(`${this.site}/`);
  }

  /** The queries of the sign-in requests that came in. */
  get signInRequests(): URLSearchParams[] {
    return this.platform.requests.filter((url) => url.startsWith('/signin?')).map((url) => new URL(url, this.host).searchParams);
  }

  async close(): Promise<void> {
    await Promise.all([this.platform.close(), this.shop.close()]);
  }
}

export const META = `<meta name="ontid-signin-client_ontid" content="${CLIENT}">`;

export const BUTTON = '<div class="ontid-signin" data-onsuccess="onSignIn" data-onerror="onFail" data-oncancel="onCancel"></div>';

/** Runs an action that opens a window and gives that window, loaded, once the widget has answered its `hello`. */
export async function popupOf(page: Page, action: () => Promise<unknown>): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent('popup'), action()]);
  await popup.waitForFunction(() => (window as never as Partial<SignInPage>).heard?.includes('ready'));
  return popup;
}

/** Has the sign-in page send a message: the right one, with what the test would have otherwise. */
export async function send(popup: Page, changes: Record<string, unknown> = {}): Promise<void> {
  // In a task of its own: the window may be closed before the call could have returned.
  await popup.evaluate((wrong) => void setTimeout(() => (window as never as SignInPage).send(wrong)), changes);
}


/** Waits until the widget has looked at its window once more. The page notes the looks; see `NOTES`. */
export async function afterLook(page: Page): Promise<void> {
  const looks = await page.evaluate(() => (window as never as { looks: number }).looks);
  await page.waitForFunction((before) => (window as never as { looks: number }).looks > before, looks);
}

/** What the page's callbacks got so far: name and argument. */
export function calls(page: Page): Promise<[string, unknown][]> {
  return page.evaluate(() => (window as never as { calls: [string, unknown][] }).calls);
}

/** Waits for the page's callbacks to have been called so many times in all. */
export async function callsAfter(page: Page, count: number): Promise<[string, unknown][]> {
  await page.waitForFunction((least) => (window as never as { calls: unknown[] }).calls.length >= least, count);
  return calls(page);
}

interface SignInPage {
  /** What the widget said: `ready`, `received`. */
  heard: string[];
  send(changes: Record<string, unknown>): void;
}

/** What the page's scripts said in the console so far. */
export function said(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as never as { said: string[] }).said);
}

/** Notes what the callbacks get and the console is told, and counts what is done at intervals. */
export const NOTES = `
  window.calls = [];
  window.said = [];
  for (const level of ['error', 'warn', 'info']) {
    const say = console[level];
    console[level] = (...words) => (said.push(words.join(' ')), say.apply(console, words));
  }
  window.looks = 0;
  const { setInterval: every } = window;
  window.setInterval = (look, interval) => every(() => (look(), looks++), interval);
  for (const name of ['onSignIn', 'onFail', 'onCancel']) {
    window[name] = (value) => calls.push([name, value instanceof Error ? { code: value.code, message: value.message } : value]);
  }
`;

/** Says `hello` as the hosted page does. */
const SIGN_IN_PAGE = `<!doctype html><title>Sign in</title><script>
  const query = new URLSearchParams(location.search);
  const result = { access_token: 'header.payload.signature', ontid: '${PERSON}' };
  const post = (message) =>
    opener?.postMessage({ source: 'ontid-signin', version: 1, state: query.get('state'), ...message }, query.get('origin'));
  window.heard = [];
  addEventListener('message', ({ data, origin, source }) => {
    if (origin !== query.get('origin') || source !== opener || data.state !== query.get('state')) return;
    for (const name of ['ready', 'received']) if (data[name]) heard.push(name);
  });
  window.send = (changes) => post({ result, ...changes });
  post({ hello: true });
</script>`;
