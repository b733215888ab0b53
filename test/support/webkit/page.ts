import { setTimeout as sleep } from 'node:timers/promises';
import type { Query } from './find.ts';
import { keyOf, WebKitLocator } from './locator.ts';
import { DriverError, type Session } from './session.ts';

const PATIENCE_MS = 30_000;
/** What is asked of a page while it makes room for one of another process may never be answered; then it is asked again. */
const LOOK_MS = 3_000;

/** What a page asks of the windows around it. */
interface Windows {
  has(page: WebKitPage): boolean;
  look(): Promise<void>;
  visited(url: string): void;
  closePage(page: WebKitPage): Promise<void>;
  waitForEvent(event: 'page'): Promise<WebKitPage>;
}

/** A window, as Playwright's `Page`. */
export class WebKitPage {
  readonly #context: Windows;
  readonly #session: Session;
  readonly handle: string;
  #url = 'about:blank';

  constructor(context: Windows, session: Session, handle: string) {
    this.#context = context;
    this.#session = session;
    this.handle = handle;
  }

  context(): Windows {
    return this.#context;
  }

  /** The address when the test last did or saw something here. */
  url(): string {
    return this.#url;
  }

  isClosed(): boolean {
    return !this.#context.has(this);
  }

  async goto(url: string, { waitUntil = 'load' }: { waitUntil?: 'load' | 'commit' } = {}): Promise<void> {
    await this.script(() => void Object.assign(window, { left: true }));
    await this.#command('POST', '/url', { url });
    await this.waitForFunction(() => !('left' in window));
    if (waitUntil === 'load') await this.waitForLoadState();
  }

  async reload(): Promise<void> {
    await this.goto(await this.script(() => location.href));
  }

  async goBack(): Promise<void> {
    const from = await this.script(() => location.href);
    await this.#command('POST', '/back');
    await this.waitForURL((url) => url.href !== from);
    await this.waitForLoadState();
  }

  /** @param wanted in a text, `**` stands for anything, and `*` for anything without a slash */
  async waitForURL(wanted: string | ((url: URL) => boolean)): Promise<void> {
    const pattern = typeof wanted === 'string' && new RegExp(`^${wanted.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*\*|\*/g, (stars) => (stars === '*' ? '[^/]*' : '.*'))}$`);
    await until(async () => (await this.look(), pattern ? pattern.test(this.#url) : (wanted as (url: URL) => boolean)(new URL(this.#url))), `the address ${wanted}`);
    await this.waitForLoadState();
  }

  async waitForLoadState(): Promise<void> {
    await this.waitForFunction(() => document.readyState === 'complete');
  }

  async close(): Promise<void> {
    await this.#context.closePage(this);
  }

  async waitForEvent(event: 'popup' | 'close'): Promise<WebKitPage> {
    if (event === 'popup') return this.#context.waitForEvent('page');
    await until(async () => (await this.#context.look(), this.isClosed()), 'the window to close');
    return this;
  }

  /** Runs a function that only looks. It takes and gives what WebDriver hands over: JSON, and elements as references. */
  async script<Args extends readonly unknown[], Value>(run: (...args: Args) => Value, ...args: unknown[]): Promise<Value> {
    return (await this.#command('POST', '/execute/sync', { script: `return (${run})(...arguments)`, args }, LOOK_MS)) as Value;
  }

  element(element: object, method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    return this.#command(method, `/element/${Object.values(element)[0]}${path}`, body);
  }

  /**
   * Runs a function in the page and gives what it gives, or what its promise comes to. A promise is begun and then asked
   * for, because a command that waits would hold up all other windows.
   */
  async evaluate(run: ((arg: never) => unknown) | string, arg?: unknown): Promise<unknown> {
    const code = typeof run === 'string' ? run : `(${run})(${arg === undefined ? '' : JSON.stringify(arg)})`;
    const id = String((evaluations += 1));
    let text = (await this.#command('POST', '/execute/sync', { script: `${BEGIN}(arguments[0], () => ${code})`, args: [id] })) as string | null;
    if (text === null) await until(() => this.script(ended, id).then((outcome) => (text = outcome) !== null, ifLeaving), 'a function of the page to end');
    await this.look();
    const { value, error } = JSON.parse(text!) as { value?: unknown; error?: string };
    if (error !== undefined) throw new Error(error);
    return revive(value);
  }

  async waitForFunction<Value>(look: (arg: never) => Value, arg?: unknown): Promise<{ jsonValue(): Promise<Value> }> {
    let value: Value;
    await until(() => this.script(look, arg).then((seen) => Boolean((value = seen)), ifLeaving), `${look}`);
    await this.look();
    return { jsonValue: async () => value };
  }

  async waitForSelector(css: string, { state = 'visible' }: { state?: 'visible' | 'attached' } = {}): Promise<void> {
    await this.locator(css).first().waitFor({ state });
  }

  async addScriptTag({ url, content }: { url?: string; content?: string }): Promise<void> {
    await this.evaluate(
      ({ src, text }: { src?: string; text?: string }) =>
        new Promise((done) => {
          const script = Object.assign(document.createElement('script'), { onload: () => done(null) }, src ? { src } : { text });
          document.head.append(script);
          if (!src) done(null);
        }),
      { src: url, text: content },
    );
  }

  locator(css: string): WebKitLocator {
    return this.#locator({ css, hidden: true });
  }

  getByRole(role: string, options: { name?: string | RegExp; exact?: boolean } = {}): WebKitLocator {
    return this.#locator({ role, ...options });
  }

  getByLabel(label: string, options: { exact?: boolean } = {}): WebKitLocator {
    return this.#locator({ label, ...options });
  }

  getByText(text: string | RegExp, options: { exact?: boolean } = {}): WebKitLocator {
    return this.#locator({ text, ...options });
  }

  /** Presses the first that the selector means, at a place of it if one is given; `force` does not wait for it to be of use. */
  async click(css: string, { position, force }: { position?: { x: number; y: number }; force?: boolean } = {}): Promise<void> {
    const target = this.#locator({ css }).first();
    if (!position && !force) return target.click();
    const { x, y, width, height } = await target.boundingBox();
    const point = position ? { x: x + position.x, y: y + position.y } : { x: x + width / 2, y: y + height / 2 };
    const press = [{ type: 'pointerMove', x: Math.round(point.x), y: Math.round(point.y) }, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }];
    await this.#actions({ type: 'pointer', id: 'mouse', actions: press });
  }

  readonly keyboard = {
    press: (key: string): Promise<void> => this.#actions({ type: 'key', id: 'keys', actions: ['keyDown', 'keyUp'].map((type) => ({ type, value: keyOf(key) })) }),
  };

  textContent(css: string): Promise<string> {
    return this.locator(css).textContent();
  }

  innerHTML(css: string): Promise<string> {
    return this.locator(css).innerHTML();
  }

  getAttribute(css: string, name: string): Promise<string | null> {
    return this.locator(css).getAttribute(name);
  }

  addCookie(cookie: { name: string; value: string }): Promise<unknown> {
    return this.#command('POST', '/cookie', { cookie });
  }

  deleteCookies(): Promise<unknown> {
    return this.#command('DELETE', '/cookie');
  }

  /** Sees which windows there are, and where this one is. */
  async look(): Promise<void> {
    await this.#context.look();
    if (this.isClosed()) return;
    const url = await this.#command('GET', '/url').catch(unlessGone);
    if (typeof url !== 'string') return;
    this.#url = url;
    this.#context.visited(url);
  }

  #locator(query: Query): WebKitLocator {
    return new WebKitLocator(this, query);
  }

  async #actions(source: object): Promise<void> {
    await this.#command('POST', '/actions', { actions: [source] });
    await this.look();
  }

  #command(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object, patience?: number): Promise<unknown> {
    return this.#session.command(this.handle, method, path, body, patience);
  }
}

/** @throws Error when it has not come after long enough; what `look` throws */
export async function until(look: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(40)) if (await look()) return;
  throw new Error(`Waited too long for ${what}`);
}

/** A window may close while it is looked at. */
export function unlessGone(error: unknown): void {
  if (!(error instanceof DriverError && error.code === 'no such window')) throw error;
}

/** A page may be left while it is looked at. */
function ifLeaving(error: unknown): false {
  if (error instanceof DriverError && ['no such frame', 'no answer'].includes(error.code)) return false;
  throw error;
}

let evaluations = 0;

/** Gives the outcome of a function as JSON, which knows nothing that is undefined; null for a promise, of which the window keeps it. */
const BEGIN = `return ((id, act) => {
  const end = (outcome) => JSON.stringify(outcome, (key, value) => value === undefined ? { undefined: true } : value);
  const fail = (error) => end({ error: String(error) });
  try {
    const value = act();
    if (typeof value?.then !== 'function') return end({ value });
    const outcomes = window.outcomes ?? Object.defineProperty(window, 'outcomes', { value: {} }).outcomes;
    value.then((value) => end({ value })).catch(fail).then((outcome) => (outcomes[id] = outcome));
    return null;
  } catch (error) {
    return fail(error);
  }
})`;

const ended = (id: string): string | null => (window as never as { outcomes: Record<string, string> }).outcomes[id] ?? null;

function revive(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('undefined' in value) return undefined;
  if (Array.isArray(value)) return value.map(revive);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revive(part)]));
}
