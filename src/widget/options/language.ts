import { type Locale, matchLocale } from '../../protocol/common/locale.ts';

/**
 * The language that an element stands in: its own `lang` or that of the nearest element around it, through shadow
 * roots.
 *
 * @returns a BCP 47 tag, or `undefined` when none is named (an empty `lang` says "unknown", HTML §3.2.6.2)
 */
export function languageAround(element: Element): string | undefined {
  const holder = element.closest('[lang]');
  if (holder) return holder.getAttribute('lang') || undefined;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? languageAround(root.host) : undefined;
}

/** The language of the words of a button: the one that is wished for, else that around it, else the browser's. */
export function localeAt(element: Element, wish: string | null | undefined): Locale {
  return matchLocale([wish, languageAround(element), ...navigator.languages]);
}
