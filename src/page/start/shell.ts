import { html, render } from 'lit';
import { SHELL } from '../../i18n/all/shell.ts';
import { LOCALES, type Locale } from '../../protocol/common/locale.ts';
import { headingOf } from '../../protocol/sign-in/heading.ts';
import type { PageData } from '../../protocol/sign-in/page-data.ts';
import { CATALOGUES } from '../i18n/index.ts';

/** Puts the parts of the document that the server wrote into a language, and offers the others in the foot. */
export function speak(document: Document, data: PageData, locale: Locale, choose: (locale: Locale) => void): void {
  const heading = headingOf(data, SHELL[locale]);
  document.documentElement.lang = locale;
  document.title = heading;
  document.getElementById('heading')!.textContent = heading;
  render(languages(locale, choose), document.getElementById('foot')!);
}

/** Every language by its own name. */
export const languages = (current: Locale, choose: (locale: Locale) => void) =>
  html`<div role="group" aria-label=${CATALOGUES[current].language}>${LOCALES.map(
    (locale) =>
      html`<button type="button" class="language" lang=${locale} aria-pressed=${locale === current ? 'true' : 'false'} @click=${() => choose(locale)}>${CATALOGUES[locale].languageName}</button>`,
  )}</div>`;
