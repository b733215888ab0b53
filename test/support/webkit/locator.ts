import { Key } from 'webdriverio';

type Session = WebdriverIO.Browser;
type Element = WebdriverIO.Element;
type Scope = Session | Element;
type Find = (scope: Scope) => Promise<Element[]>;

/** The elements that can have a role, in the pages that are tested. */
const ROLES: Record<string, string> = {
  alert: '[role=alert]',
  button: 'button, [role=button]',
  heading: 'h1, h2, h3, [role=heading]',
  link: 'a[href], [role=link]',
  status: 'output, [role=status]',
};

/** The page of a locator. */
interface Place {
  use<Value>(act: (session: Session) => Promise<Value>): Promise<Value>;
  until(look: (session: Session) => Promise<boolean>, message: string): Promise<void>;
}

interface NameOptions {
  name?: string | RegExp;
  exact?: boolean;
}

/** Finds elements in a page, or in an element. */
export abstract class Finder {
  /** @param name says in errors what was looked for */
  protected abstract within(name: string, find: Find): WebKitLocator;

  locator(css: string): WebKitLocator {
    return this.within(css, (scope) => deep(scope, css));
  }

  getByRole(role: string, { name = '', exact }: NameOptions = {}): WebKitLocator {
    if (!ROLES[role]) throw new Error(`Unknown role ${role}: add its elements to test/support/webkit/locator.ts`);
    const css = ROLES[role];
    return this.within(`${role} ${name}`, async (scope) =>
      filter(await labelled(scope, css, name, exact), isDisplayed),
    );
  }

  getByLabel(label: string, { exact }: NameOptions = {}): WebKitLocator {
    return this.within(label, (scope) => labelled(scope, 'input, select, textarea', label, exact));
  }

  /** Finds the innermost elements with a text, outside of shadow roots. The letter case counts. */
  getByText(text: string, { exact }: NameOptions = {}): WebKitLocator {
    const has = exact ? `normalize-space() = "${text}"` : `contains(normalize-space(), "${text}")`;
    const xpath = `.//*[not(self::script)][${has}][not(*[${has}])]`;
    return this.within(text, (scope) => scope.$$(xpath).map((element) => element));
  }
}

/** As Playwright's `Locator`: it looks for its elements at each call, and waits for them. */
export class WebKitLocator extends Finder {
  readonly #page: Place;
  readonly #name: string;
  readonly #find: Find;

  constructor(page: Place, name: string, find: Find) {
    super();
    this.#page = page;
    this.#name = name;
    this.#find = find;
  }

  nth(index: number): WebKitLocator {
    const find = async (scope: Scope) => (await this.#find(scope)).slice(index, index + 1);
    return new WebKitLocator(this.#page, `${this.#name}, ${index}`, find);
  }

  first(): WebKitLocator {
    return this.nth(0);
  }

  protected override within(name: string, find: Find): WebKitLocator {
    const findAll = async (scope: Scope) => (await Promise.all((await this.#find(scope)).map(find))).flat();
    return new WebKitLocator(this.#page, `${this.#name} > ${name}`, findAll);
  }

  async waitFor({ state = 'visible' }: { state?: 'visible' | 'attached' | 'hidden' | 'detached' } = {}): Promise<void> {
    const seen = state === 'visible' || state === 'hidden' ? isDisplayed : async () => true;
    const wanted = state === 'visible' || state === 'attached';
    const look = async (session: Scope) => (await filter(await this.#find(session), seen)).length > 0 === wanted;
    await this.#page.until(look, `Never ${state}: ${this.#name}`);
  }

  async click(): Promise<void> {
    await this.#act(({ elementId }, session) => session.elementClick(elementId));
  }

  /**
   * Presses the pointer at a place of the element, counted from its top left corner, even if the element is disabled.
   */
  async clickAt(position?: { x: number; y: number }): Promise<void> {
    await this.#read(async (element) => {
      const { width, height } = await element.getSize();
      const { x, y } = position ?? { x: width / 2, y: height / 2 };
      // webdriverio counts from the middle.
      await element.click({ x: Math.round(x - width / 2), y: Math.round(y - height / 2) });
    });
  }

  async fill(text: string): Promise<void> {
    await this.#act((element) => element.setValue(text));
  }

  async press(key: keyof typeof Key): Promise<void> {
    await this.#act((element) => element.addValue(Key[key]));
  }

  async selectOption(value: string): Promise<void> {
    await this.#act((element) => element.selectByAttribute('value', value));
  }

  async count(): Promise<number> {
    return (await this.#page.use(this.#find)).length;
  }

  allTextContents(): Promise<unknown[]> {
    const text = (element: Element) => element.getProperty('textContent');
    return this.#page.use(async (session) => Promise.all((await this.#find(session)).map(text)));
  }

  isEnabled(): Promise<boolean> {
    return this.#read((element) => element.isEnabled());
  }

  async isDisabled(): Promise<boolean> {
    return !(await this.isEnabled());
  }

  inputValue(): Promise<string> {
    return this.#read((element) => element.getValue());
  }

  textContent(): Promise<unknown> {
    return this.#read((element) => element.getProperty('textContent'));
  }

  innerHTML(): Promise<unknown> {
    return this.#read((element) => element.getProperty('innerHTML'));
  }

  getAttribute(name: string): Promise<string | null> {
    return this.#read((element) => element.getAttribute(name));
  }

  boundingBox(): Promise<object> {
    return this.#read(({ elementId }, session) => session.getElementRect(elementId));
  }

  /** Waits for one element, and reads something of it. */
  async #read<Value>(
    read: (element: Element, session: Session) => Promise<Value>,
    isReady = async (_: Element) => true,
  ): Promise<Value> {
    let value: Value;
    await this.#page.until(async (session) => {
      const found = await this.#find(session);
      // While the page changes, an element can be seen twice.
      if (found.length !== 1 || !(await isReady(found[0]!))) return false;
      value = await read(found[0]!, session);
      return true;
    }, `Never one that is ready: ${this.#name}`);
    return value!;
  }

  /** The same, once the element can be seen and is enabled. */
  #act(act: (element: Element, session: Session) => Promise<unknown>): Promise<unknown> {
    return this.#read(act, async (element) => (await isDisplayed(element)) && (await takesPresses(element)));
  }
}

/** `>>>` is webdriverio's selector that reaches into shadow roots. */
const deep = (scope: Scope, css: string): Promise<Element[]> => scope.$$(`>>>${css}`).map((element) => element);

/** As Playwright sees it: transparent elements count. */
const isDisplayed = (element: Element): Promise<boolean> => element.isDisplayed({ opacityProperty: false });

/** As Playwright sees it: `aria-disabled` counts, which buttons have that do not take a press yet. */
const takesPresses = async (element: Element): Promise<boolean> =>
  (await element.isEnabled()) && (await element.getAttribute('aria-disabled')) !== 'true';

async function labelled(scope: Scope, css: string, wanted: string | RegExp, exact = false): Promise<Element[]> {
  const isMeant = (label: string) => {
    if (wanted instanceof RegExp) return wanted.test(label);
    return exact ? label === wanted : label.toLowerCase().includes(wanted.toLowerCase());
  };
  const found = await deep(scope, css);
  return wanted === '' ? found : filter(found, async (element) => isMeant(await element.getComputedLabel()));
}

async function filter(elements: Element[], test: (element: Element) => Promise<boolean>): Promise<Element[]> {
  const passed = await Promise.all(elements.map(test));
  return elements.filter((_, index) => passed[index]);
}
