import { setTimeout as sleep } from 'node:timers/promises';
import { findInPage, isMeant, selectorOf, type Query } from './find.ts';
import { DriverError } from './session.ts';

const PATIENCE_MS = 30_000;

/** What a locator asks of its page. */
interface Place {
  url(): string;
  /** Sees what has become of the windows. */
  look(): Promise<void>;
  /** Runs a function in the page; elements go in and out as references. */
  script<Args extends readonly unknown[], Value>(run: (...args: Args) => Value, ...args: unknown[]): Promise<Value>;
  /** Does one of WebDriver's commands with an element. */
  element(element: object, method: 'GET' | 'POST', path: string, body?: object): Promise<unknown>;
}

/** Elements of a page, as Playwright's `Locator`: looked for anew each time, and waited for. */
export class WebKitLocator {
  readonly #place: Place;
  readonly #query: Query;

  constructor(place: Place, query: Query) {
    this.#place = place;
    this.#query = query;
  }

  nth(nth: number): WebKitLocator {
    return new WebKitLocator(this.#place, { ...this.#query, nth });
  }

  first(): WebKitLocator {
    return this.nth(0);
  }

  locator(css: string): WebKitLocator {
    return new WebKitLocator(this.#place, { css, hidden: true, within: this.#query });
  }

  getByRole(role: string, options: { name?: string | RegExp; exact?: boolean } = {}): WebKitLocator {
    return new WebKitLocator(this.#place, { role, ...options, within: this.#query });
  }

  async waitFor({ state = 'visible' }: { state?: 'visible' | 'attached' | 'hidden' } = {}): Promise<void> {
    const query = { ...this.#query, hidden: state === 'attached' };
    await this.#until(async () => (await this.#find(query)).length > 0 === (state !== 'hidden'), state);
  }

  /** Presses it with the pointer, once it can be seen and is not disabled. */
  async click(): Promise<void> {
    await this.#act(async (element) => (await this.#isEnabled(element)) && (await this.#place.element(element, 'POST', '/click'), true));
  }

  /** Types into a field in place of what is in it. */
  async fill(text: string): Promise<void> {
    await this.#act(async (element) => {
      if (!(await this.#isEnabled(element))) return false;
      if (await this.#place.element(element, 'GET', '/property/value')) await this.#place.element(element, 'POST', '/clear');
      await this.#place.element(element, 'POST', '/value', { text });
      return true;
    });
  }

  async press(key: string): Promise<void> {
    await this.#act((element) => this.#place.element(element, 'POST', '/value', { text: keyOf(key) }).then(() => true));
  }

  async selectOption(value: string): Promise<void> {
    await new WebKitLocator(this.#place, { css: `option[value="${value}"]`, hidden: true, within: this.#query }).click();
  }

  async count(): Promise<number> {
    return (await this.#find(this.#query)).length;
  }

  /** The texts of all that there are at this moment. */
  async allTextContents(): Promise<string[]> {
    const found = await this.#find(this.#query);
    return Promise.all(found.map((element) => this.#place.element(element, 'GET', '/property/textContent') as Promise<string>));
  }

  isDisabled(): Promise<boolean> {
    return this.#read(async (element) => !(await this.#isEnabled(element)));
  }

  isEnabled(): Promise<boolean> {
    return this.#read((element) => this.#isEnabled(element));
  }

  inputValue(): Promise<string> {
    return this.#read((element) => this.#place.element(element, 'GET', '/property/value')) as Promise<string>;
  }

  textContent(): Promise<string> {
    return this.#read((element) => this.#place.element(element, 'GET', '/property/textContent')) as Promise<string>;
  }

  innerHTML(): Promise<string> {
    return this.#read((element) => this.#place.element(element, 'GET', '/property/innerHTML')) as Promise<string>;
  }

  getAttribute(name: string): Promise<string | null> {
    // In the page: WebDriver's own gives `true` for what is there without a value.
    return this.#read((element) => this.#place.script((found: Element, wanted: string) => found.getAttribute(wanted), element, name));
  }

  boundingBox(): Promise<{ x: number; y: number; width: number; height: number }> {
    return this.#read((element) =>
      this.#place.script((found: Element) => {
        const { x, y, width, height } = found.getBoundingClientRect();
        return { x, y, width, height };
      }, element),
    );
  }

  #isEnabled(element: object): Promise<boolean> {
    return this.#place.element(element, 'GET', '/enabled') as Promise<boolean>;
  }

  /** Looks until there is one element, and then reads something of it. */
  async #read<Value>(read: (element: object) => Promise<Value>): Promise<Value> {
    let value: Value;
    await this.#act(async (element) => ((value = await read(element)), true), true);
    return value!;
  }

  /** Looks until there is one element with which it could be done; where there are several, nobody knows which is meant. */
  async #act(act: (element: object) => Promise<boolean>, hidden = this.#query.hidden ?? false): Promise<void> {
    await this.#until(async () => {
      const found = await this.#find({ ...this.#query, hidden });
      if (found.length > 1) throw new Error(`${found.length} elements in place of one: ${describe(this.#query)}`);
      return found.length === 1 && act(found[0]!);
    }, 'found');
  }

  async #until(look: () => Promise<boolean>, state: string): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(40)) {
      // The page may be drawn anew, or left, between the look and the deed.
      if (await look().catch(ifPassing)) return this.#place.look();
    }
    throw new Error(`Never ${state} in ${this.#place.url()}: ${describe(this.#query)}`);
  }

  async #find(query: Query): Promise<object[]> {
    const { nth, within, exact, hidden = false } = query;
    let root: object | null = null;
    if (within) {
      [root = null] = await this.#find({ ...within, hidden: true });
      if (!root) return [];
    }
    const leaves = query.text !== undefined;
    const { elements, texts } = (await this.#place.script(findInPage, root as Element | null, selectorOf(query), { hidden, leaves })) as never as { elements: object[]; texts: string[] };
    const wanted = query.name ?? query.label;
    const found: object[] = [];
    for (const [index, element] of elements.entries()) {
      if (leaves && !isMeant(texts[index]!, query.text!, exact)) continue;
      if (wanted !== undefined && !isMeant((await this.#place.element(element, 'GET', '/computedlabel')) as string, wanted, exact)) continue;
      found.push(element);
    }
    return nth === undefined ? found : found.slice(nth, nth + 1);
  }
}

/** https://www.w3.org/TR/webdriver2/#keyboard-actions */
export function keyOf(name: string): string {
  const keys: Record<string, string> = { Enter: '\uE007', Space: ' ', Tab: '\uE004', Escape: '\uE00C' };
  const key = keys[name] ?? (name.length === 1 ? name : undefined);
  if (key === undefined) throw new Error(`The key ${name} is not known to test/support/webkit/locator.ts`);
  return key;
}

function ifPassing(error: unknown): false {
  const passing = ['no answer', 'no such frame', 'stale element reference', 'no such element', 'element click intercepted', 'element not interactable'];
  if (error instanceof DriverError && passing.includes(error.code)) return false;
  throw error;
}

const describe = (query: Query): string => JSON.stringify(query, (_key, value: unknown) => (value instanceof RegExp ? String(value) : value));
