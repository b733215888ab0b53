import { Key } from 'webdriverio';
import { Finder, WebKitLocator } from './locator.ts';

type Session = WebdriverIO.Browser;
type Script<Value> = string | ((arg: never) => Value);

/** The context of a page. */
interface Windows {
  pages(): WebKitPage[];
  waitForEvent(event: 'page'): Promise<WebKitPage>;
  look(): Promise<void>;
  use<Value>(handle: string, act: (session: Session) => Promise<Value>): Promise<Value>;
  until(look: () => Promise<boolean>, message: () => string): Promise<void>;
}

/** A window, as Playwright's `Page`. */
export class WebKitPage extends Finder {
  readonly #context: Windows;
  readonly handle: string;
  #url = 'about:blank';

  constructor(context: Windows, handle: string) {
    super();
    this.#context = context;
    this.handle = handle;
  }

  context(): Windows {
    return this.#context;
  }

  /** The address after the last command to this window. */
  url(): string {
    return this.#url;
  }

  isClosed(): boolean {
    return !this.#context.pages().includes(this);
  }

  async goto(url: string): Promise<void> {
    await this.use((session) => session.url(url));
  }

  async reload(): Promise<void> {
    await this.use((session) => session.refresh());
  }

  async goBack(): Promise<void> {
    await this.use((session) => session.back());
  }

  /** Every command waits for the page to load. */
  async waitForLoadState(): Promise<void> {
    await this.use((session) => session.getUrl());
  }

  /** @param wanted in a text, each `**` stands for anything */
  async waitForURL(wanted: string | ((url: URL) => boolean)): Promise<void> {
    const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const pattern = new RegExp(`^${String(wanted).split('**').map(literal).join('.*')}$`);
    const fits = ({ href }: URL) => pattern.test(href);
    const isIt = typeof wanted === 'function' ? wanted : fits;
    await this.until(async (session) => isIt(new URL(await session.getUrl())), `Never at ${wanted}`);
  }

  async waitForEvent(event: 'popup' | 'close'): Promise<WebKitPage> {
    if (event === 'popup') return this.#context.waitForEvent('page');
    await this.#context.until(
      async () => {
        await this.#context.look();
        return this.isClosed();
      },
      () => 'The window never closed',
    );
    return this;
  }

  /** The address stays as it was: a window that closes can give another one. */
  async close(): Promise<void> {
    if (!this.isClosed()) await this.#context.use(this.handle, async (session) => void (await session.closeWindow()));
  }

  /**
   * Runs a function in the page and waits for its promise. `undefined` becomes `null`. All windows wait meanwhile: keep
   * a promise that needs another window in the page, and ask for it later.
   */
  evaluate(script: Script<unknown>, arg?: unknown): Promise<unknown> {
    return this.use((session) => run(session, script, arg));
  }

  async waitForFunction(script: Script<unknown>, arg?: unknown): Promise<void> {
    await this.until(async (session) => Boolean(await run(session, script, arg)), `Never true: ${script}`);
  }

  async waitForSelector(css: string, options?: { state?: 'visible' | 'attached' }): Promise<void> {
    await this.locator(css).first().waitFor(options);
  }

  async addScriptTag({ url, content }: { url?: string; content?: string }): Promise<void> {
    await this.evaluate(
      (properties: object) =>
        new Promise<void>((done) => {
          const script = Object.assign(document.createElement('script'), { onload: () => done() }, properties);
          document.head.append(script);
          if (!script.src) done();
        }),
      url ? { src: url } : { text: content },
    );
  }

  async click(
    css: string,
    { position, force }: { position?: { x: number; y: number }; force?: boolean } = {},
  ): Promise<void> {
    const target = this.locator(css).first();
    await (position || force ? target.clickAt(position) : target.click());
  }

  readonly keyboard = {
    press: async (key: keyof typeof Key): Promise<void> => this.use((session) => session.keys(Key[key])),
  };

  textContent(css: string): Promise<unknown> {
    return this.locator(css).textContent();
  }

  innerHTML(css: string): Promise<unknown> {
    return this.locator(css).innerHTML();
  }

  /** Runs commands in this window. */
  use<Value>(act: (session: Session) => Promise<Value>): Promise<Value> {
    return this.#context.use(this.handle, async (session) => {
      const value = await act(session);
      // The commands may have closed the window.
      this.#url = await session.getUrl().catch(() => this.#url);
      return value;
    });
  }

  /**
   * Runs commands in this window, again and again until they give `true`: the page can change while it is looked at.
   */
  async until(look: (session: Session) => Promise<boolean>, message: string): Promise<void> {
    let last: Error | undefined;
    const lookOnce = async () => {
      const seen = await this.use(look).catch((error: Error) => {
        last = error;
        return false;
      });
      return seen || last?.name === 'no such window';
    };
    await this.#context.until(lookOnce, () => `${message}, at ${this.#url}. ${last ?? ''}`);
    if (last?.name === 'no such window') throw last;
  }

  protected override within(name: string, find: ConstructorParameters<typeof WebKitLocator>[2]): WebKitLocator {
    return new WebKitLocator(this, name, find);
  }
}

function run(session: Session, script: Script<unknown>, arg: unknown): Promise<unknown> {
  if (typeof script === 'string') return session.execute(`return ${script}`);
  return session.execute(script as (arg: unknown) => unknown, arg);
}
