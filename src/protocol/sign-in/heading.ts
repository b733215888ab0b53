import type { PageData } from './page-data.ts';

/** The texts of the headings, in one language. `{app}` stands for the name of the app. */
export interface HeadingTexts {
  signInTo: string;
  linked: string;
  refused: string;
  home: string;
  account: string;
  accountSignIn: string;
}

/** Returns the heading of the hosted page. The server writes it into the HTML, and the page into another language. */
export function headingOf(data: PageData, texts: HeadingTexts): string {
  if (data.view === 'signin') return texts.signInTo.replace('{app}', () => data.app.name);
  if (data.view === 'linked') return texts.linked;
  if (data.view === 'account') return data.adding || !data.accounts.length ? texts.accountSignIn : texts.account;
  return data.reason.code === 'no_request' ? texts.home : texts.refused;
}
