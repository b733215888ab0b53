import type { Locale } from '../../protocol/common/locale.ts';
import { headingOf } from '../../protocol/sign-in/heading.ts';
import type { PageData, PageRequest } from '../../protocol/sign-in/page-data.ts';
import { MARK } from '../../protocol/site/mark.ts';

/** The hosted page as it was built: its HTML with `{{slots}}`, and the texts that fill some of them. */
export interface PageTemplate {
  html: string;
  strings: Record<
    Locale,
    Record<
      | 'signInTo'
      | 'linked'
      | 'refused'
      | 'home'
      | 'account'
      | 'accountSignIn'
      | 'loading'
      | 'noScript'
      | 'broken'
      | 'reload',
      string
    >
  >;
  /** The elements that load the page's own script, where the HTML has a slot for them. */
  later?: string;
  /** Draws the first question and the foot, as HTML. */
  serverRender(data: PageData): { view: string; foot: string };
}

/** Our own mark, where an app has no picture. */
const MARK_SVG = `<svg class="mark" viewBox="0 0 24 24" width="36" height="36" aria-hidden="true">\
<path d="${MARK}"/></svg>`;

/**
 * Fills the page's HTML for one request: whose door this is and the first question stand there at the first paint,
 * without a script.
 */
export function renderPage({ html, strings, later = '', serverRender }: PageTemplate, data: PageData): string {
  const texts = strings[data.locale];
  const heading = headingOf(data, texts);
  const first = serverRender(data);
  const slots: Record<string, string> = {
    locale: data.locale,
    title: escapeHtml(heading),
    heading: escapeHtml(heading),
    view: data.view,
    mark:
      data.view === 'signin' && data.app.logo
        ? `<img class="logo" src="${escapeHtml(data.app.logo)}" width="48" height="48" alt="">`
        : MARK_SVG,
    origin: data.view === 'signin' ? escapeHtml(originsOf(data.request).join(', ')) : '',
    firstView: first.view,
    firstFoot: first.foot,
    noScript: escapeHtml(texts.noScript),
    broken: escapeHtml(texts.broken),
    reload: escapeHtml(texts.reload),
    later: mayNeedNoScript(data) ? `<template id="later">${later}</template>` : later,
    data: jsonForScript(data),
  };
  return html.replace(/\{\{(\w+)\}\}/g, (slot, name: string) => slots[name] ?? slot);
}

/**
 * Whether the inline script may answer alone and the page's own script would only be in its way. The request alone
 * decides: what is loaded, and when, must not tell of the person.
 */
const mayNeedNoScript = (data: PageData): boolean =>
  data.view === 'signin' &&
  data.request.responseMode === 'web_message' &&
  data.request.autoSelect === true &&
  data.request.acknowledges === true;

const originsOf = (request: PageRequest): string[] =>
  request.responseMode === 'legacy_message' ? request.origins : [request.origin];

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON that cannot end the script element it stands in (HTML §4.12.1.3). */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
