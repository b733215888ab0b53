import { BUTTON } from '../../i18n/all/button.ts';
import type { Locale } from '../../protocol/common/locale.ts';
import { LOOKS } from '../../protocol/site/button-options.ts';
import { localeAt } from '../options/language.ts';

const EMPTY = 'button.ontid-signin:not([aria-label]):empty';

let rules: string | undefined;

/**
 * Gives empty buttons of the page the words, by a style sheet: the page's tree stays as it is, and content that the
 * page adds later takes the place of the words. They follow `data-text`, `data-locale` and `lang`.
 */
export function addEmptyButtonWords(): void {
  if (rules) return;
  const wordsOf = (locale: Locale, scope: string) =>
    LOOKS.text.map((text, i) => {
      const chosen = i ? `[data-text=${text} i]` : '';
      return `${EMPTY}${scope}${chosen}::after{content:${JSON.stringify(BUTTON[locale][text])}}`;
    });
  const locales = Object.keys(BUTTON) as Locale[];
  // Later rules are stronger: the browser's language, that of the nearest `lang`, the one that the button names.
  rules = [
    wordsOf(localeAt(document.createElement('p'), undefined), ''),
    locales.map((locale) => wordsOf(locale, `:lang(${locale})`)),
    locales.map((locale) => wordsOf(locale, `[data-locale^=${locale} i]`)),
  ]
    .flat(2)
    .join('');
  addStyle(rules);
}

/**
 * White space alone hides from style sheets that an element is empty. The node stays, for a framework that knows it.
 */
export function clearWhitespace(element: Element): void {
  for (const node of element.childNodes) if (node instanceof Text && node.data) node.data = '';
}

/**
 * Adds rules to the page. A policy for style elements does not apply to a constructed sheet. A page that has none, as
 * imitations of a browser for tests in Node, does without the rules.
 */
export function addStyle(css: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
  } catch {}
}
