import { Driver, type Screen } from './processes.ts';

/** A command that never ends is told from a slow one by this alone. */
const PATIENCE_MS = 30_000;
const BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';

/** What the driver answered when it could not do something; `code` is one of WebDriver's, or `no answer`. */
export class DriverError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = 'DriverError';
    this.code = code;
  }
}

export interface SessionOptions {
  /** Whether a window is opened for a person's press alone, as people's browsers have it. Default: false. */
  guarded?: boolean;
  /** What it gives itself out for. */
  userAgent?: string | undefined;
}

/** A browser with a profile of its own, spoken to in the words of https://www.w3.org/TR/webdriver2/, one command at a time. */
export class Session {
  readonly #driver: Driver;
  readonly #url: string;
  #last: Promise<unknown> = Promise.resolve();
  #window = '';

  private constructor(driver: Driver, id: string) {
    this.#driver = driver;
    this.#url = `${driver.url}/session/${id}`;
  }

  static async start(screen: Screen, { guarded = false, userAgent }: SessionOptions): Promise<Session> {
    const driver = await Driver.start(screen);
    try {
      const alwaysMatch = {
        browserName: 'MiniBrowser',
        // Who waits for a page says what for: one whose end the server holds back would stop every command.
        pageLoadStrategy: 'none',
        'webkitgtk:browserOptions': {
          binary: BROWSER,
          args: ['--automation', `--javascript-can-open-windows-automatically=${!guarded}`, ...(userAgent ? [`--user-agent=${userAgent}`] : [])],
        },
      };
      const { sessionId } = (await send(`${driver.url}/session`, 'POST', { capabilities: { alwaysMatch } })) as { sessionId: string };
      return new Session(driver, sessionId);
    } catch (error) {
      await driver.stop();
      throw error;
    }
  }

  /** The windows that are open. */
  windows(): Promise<string[]> {
    return this.#queue(() => this.#send('GET', '/window/handles')) as Promise<string[]>;
  }

  /** Does a command in a window. */
  command(window: string, method: 'GET' | 'POST' | 'DELETE', path: string, body?: object, patience?: number): Promise<unknown> {
    return this.#queue(async () => {
      if (this.#window !== window) {
        this.#window = '';
        await this.#send('POST', '/window', { handle: window });
        this.#window = window;
      }
      return this.#send(method, path, body, patience);
    });
  }

  async stop(): Promise<void> {
    await this.#queue(() => this.#send('DELETE', '')).catch(() => {});
    await this.#driver.stop();
  }

  /** The window of a command is chosen by another command: nothing may come between the two. */
  #queue<Value>(act: () => Promise<Value>): Promise<Value> {
    const result = this.#last.then(act, act);
    this.#last = result.catch(() => {});
    return result;
  }

  #send(method: string, path: string, body?: object, patience?: number): Promise<unknown> {
    return send(this.#url + path, method, body, patience);
  }
}

async function send(url: string, method: string, body: object = {}, patience = PATIENCE_MS): Promise<unknown> {
  const signal = AbortSignal.timeout(patience);
  const response = await fetch(url, { method, signal, ...(method === 'POST' && { body: JSON.stringify(body) }) }).catch((error: unknown) => {
    throw signal.aborted ? new DriverError('no answer', `${method} ${url} ${JSON.stringify(body).slice(0, 300)}`) : error;
  });
  const { value } = (await response.json()) as { value: unknown };
  if (response.ok) return value;
  const { error, message } = value as { error: string; message: string };
  throw new DriverError(error, message);
}
