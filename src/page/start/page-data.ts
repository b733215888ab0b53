import { type AccountPageData, PAGE_DATA_ID, type PageData } from '../../protocol/sign-in/page-data.ts';

/**
 * What the server put in the HTML: a request that it has already checked, or why it was refused.
 *
 * @throws {Error} when the element is missing or holds no JSON: the page was not rendered by the server
 */
export function readPageData<Data = PageData>(document: Document): Data {
  const text = document.getElementById(PAGE_DATA_ID)?.textContent;
  if (!text) throw new Error(`The page holds no #${PAGE_DATA_ID}`);
  return JSON.parse(text) as Data;
}

/** Whether the account page asks for a sign-in: nobody is signed in, or another account is added. */
export const needsSignIn = ({ accounts, adding }: AccountPageData): boolean => Boolean(adding) || !accounts.length;
