import type { PageData } from '../../protocol/page-data.ts';
import type { Locale } from '../../protocol/locale.ts';

/** The hosted page as it was built: its HTML with `{{slots}}`, and the texts that fill some of them. */
export interface PageTemplate {
  html: string;
  strings: Record<Locale, Record<'signInTo' | 'refused' | 'home' | 'loading' | 'noScript', string>>;
}

/** Fills the page's HTML for one request: whose door this is stands there at the first paint, without a script. */
export function renderPage({ html, strings }: PageTemplate, data: PageData): string {
  const texts = strings[data.locale];
  const heading = headingOf(data, texts);
  const slots: Record<string, string> = {
    locale: data.locale,
    title: escapeHtml(heading),
    heading: escapeHtml(heading),
    origin: data.view === 'signin' ? escapeHtml(data.request.origin) : '',
    loading: escapeHtml(texts.loading),
    noScript: escapeHtml(texts.noScript),
    data: jsonForScript(data),
  };
  return html.replace(/\{\{(\w+)\}\}/g, (slot, name: string) => slots[name] ?? slot);
}

function headingOf(data: PageData, texts: PageTemplate['strings'][Locale]): string {
  if (data.view === 'signin') return texts.signInTo.replace('{app}', () => data.app.name);
  return data.reason.code === 'no_request' ? texts.home : texts.refused;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON that cannot end the script element it stands in (HTML §4.12.1.3). */
function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
