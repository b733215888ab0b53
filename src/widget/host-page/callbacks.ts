import { findCallback } from '../../protocol/site/find-callback.ts';
import { complain } from '../options/complain.ts';

/**
 * Calls the function that the page names, if it names one. Its exceptions are the page's.
 *
 * @param path dotted path of a function; looked up now, not when the page loaded
 * @param where what named it, for the console
 */
export function callBack(path: string | null | undefined, value: unknown, where: string): void {
  const wanted = path?.trim();
  if (!wanted) return;
  const callback = findCallback(wanted, window);
  if (callback) return void callback(value);
  // The usual cause: `const`, `let` and modules make no property of window. A path with dots may not be one to set.
  const name = /^[\w$]+$/.test(wanted) ? wanted : 'onSignIn';
  const rename = name === wanted ? '' : ` and ${where}="${name}"`;
  complain(`${where}="${wanted}" names no function of the page. Set window.${name} = (value) => { … }${rename}.`);
}
