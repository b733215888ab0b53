import { LOOKS, UX_MODES } from '../protocol/site/button-options.ts';
import { type Finding, finding } from './findings.ts';
import type { Page } from './page.ts';

/**
 * The button's options as attributes, with the values of those that have a list. A test compares them with the
 * manifest.
 */
export const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  'client-id': [],
  host: [],
  ...LOOKS,
  width: [],
  locale: [],
  scope: [],
  'auth-template': [],
  'ux-mode': UX_MODES,
  'redirect-uri': [],
  'login-uri': [],
  'auto-select': [],
  remember: [],
  debug: [],
  disabled: [],
};

/** Attributes that the button reads besides its options. */
const OTHERS = ['lang', 'nonce', 'onsuccess', 'onerror', 'oncancel'];

/** Where the two options belong that do not count on elements of a page with `plugin.js`. */
const ON_SCRIPT = ['host', 'login-uri'];

/** Finds misspelt names of options, values that do not exist, and options in a place where they have no effect. */
export function checkOptions({ plugin, buttons }: Pick<Page, 'plugin' | 'buttons'>): Finding[] {
  const findings = new Map<string, Finding>();
  const add = (code: Parameters<typeof finding>[0], message: string) => findings.set(message, finding(code, message));
  for (const { isElement, attributes } of buttons) {
    for (const [attribute, value = ''] of Object.entries(attributes)) {
      const isData = attribute.startsWith('data-');
      if (!isData && !isElement) continue;
      const name = attribute.slice(isData ? 5 : 0).replaceAll('_', '-');
      const values = OPTIONS[name];
      if (values) {
        const given = value.trim().toLowerCase();
        const isWrong = given && values.length > 0 && !values.includes(given);
        const said = `${attribute}="${value}"`;
        if (isWrong)
          add('OPTION_INVALID', `${said} is not valid: expected ${list(values)}. The button uses ${values[0]}.`);
        if (plugin && ON_SCRIPT.includes(name)) {
          add('OPTION_IGNORED', `${said} has no effect on an element of a page with plugin.js.`);
        }
      } else if (!OTHERS.includes(name)) {
        const meant = [...Object.keys(OPTIONS), ...OTHERS].find((option) => isMisspelling(name, option));
        const nearest = `${isData ? 'data-' : ''}${meant}`;
        if (meant) add('OPTION_UNKNOWN', `“${attribute}” is not an option. The nearest option is “${nearest}”.`);
      }
    }
  }
  return [...findings.values()];
}

const list = (values: readonly string[]): string => `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;

/**
 * Whether one letter is missing, too many, wrong or swapped with the next; in names of eight letters and more, also
 * two. Of short names only swapped letters count: a page's own `data-test` or `data-side` is no misspelling of `text`
 * or `size`.
 */
function isMisspelling(name: string, option: string): boolean {
  const [given, wanted] = [name, option].map((text) => text.replaceAll('-', '')) as [string, string];
  if (Math.abs(given.length - wanted.length) > 2) return false;
  if (wanted.length < 5 && sorted(given) !== sorted(wanted)) return false;
  return distance(given, wanted) <= (wanted.length < 8 ? 1 : 2);
}

const sorted = (text: string): string => [...text].sort().join('');

/** The optimal string alignment distance. */
function distance(from: string, to: string): number {
  let [before, row]: number[][] = [[], Array.from({ length: to.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const changed = row![j - 1]! + Number(from[i - 1] !== to[j - 1]);
      next[j] = Math.min(changed, row![j]! + 1, next[j - 1]! + 1);
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (isSwapped) next[j] = Math.min(next[j]!, before![j - 2]! + 1);
    }
    [before, row] = [row, next];
  }
  return row!.at(-1)!;
}
