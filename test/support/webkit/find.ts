/** Which elements are meant. `name`, `label` and `text` are found as Playwright finds them: any part, in any case, unless `exact`. */
export interface Query {
  css?: string;
  role?: string;
  name?: string | RegExp;
  label?: string;
  text?: string | RegExp;
  exact?: boolean;
  /** Whether what cannot be seen counts. */
  hidden?: boolean;
  /** In what it has to be. */
  within?: Query;
  /** Which of several, from 0. */
  nth?: number;
}

/** What may have a role, as far as our pages go. */
const ROLES: Record<string, string> = {
  alert: '[role=alert]',
  button: 'button, [role=button]',
  checkbox: 'input[type=checkbox]',
  dialog: 'dialog, [role=dialog]',
  heading: 'h1, h2, h3, [role=heading]',
  link: 'a[href]',
  radio: 'input[type=radio]',
  status: '[role=status], output',
  textbox: 'input, textarea',
};

const FIELDS = 'input, select, textarea';

/** The selector of what a query may mean; which of them it does mean, the name that the browser gives them tells. */
export function selectorOf({ css, role, label, text }: Query): string {
  if (css !== undefined) return css;
  if (label !== undefined) return FIELDS;
  if (text !== undefined) return '*';
  if (!Object.hasOwn(ROLES, role!)) throw new Error(`The role ${role} is not known to test/support/webkit/find.ts`);
  return ROLES[role!]!;
}

/** Whether a text is the one that was asked for. */
export function isMeant(text: string, wanted: string | RegExp, exact = false): boolean {
  const plain = text.replace(/\s+/g, ' ').trim();
  if (wanted instanceof RegExp) return wanted.test(plain);
  return exact ? plain === wanted : plain.toLowerCase().includes(wanted.toLowerCase());
}

/**
 * Runs in the page. Selectors reach through shadow roots, as Playwright's do.
 *
 * @returns the elements, and of each its text where `leaves` asks for what holds the text itself
 */
export function findInPage(root: Element | null, selector: string, { hidden, leaves }: { hidden: boolean; leaves: boolean }): { elements: Element[]; texts: string[] } {
  const deep = (from: ParentNode, part: string): Element[] => [
    ...from.querySelectorAll(part),
    ...[...from.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? deep(shadowRoot, part) : [])),
  ];
  const inside = (element: Element, part: string) => [...deep(element, part), ...(element.shadowRoot ? deep(element.shadowRoot, part) : [])];
  const select = (from: ParentNode): Element[] => {
    if (selector.includes(',')) return deep(from, selector);
    const [first, ...rest] = selector.split(' ');
    return rest.reduce((found, part) => found.flatMap((element) => inside(element, part)), deep(from, first!));
  };
  const isSeen = (element: Element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  let elements = [...new Set(select(root ?? document))];
  if (leaves) elements = elements.filter((element) => ![...element.children].some((child) => child.textContent === element.textContent) && !/^(SCRIPT|STYLE|HEAD|TITLE)$/.test(element.tagName));
  if (!hidden) elements = elements.filter(isSeen);
  return { elements, texts: elements.map((element) => (leaves ? element.textContent! : '')) };
}
