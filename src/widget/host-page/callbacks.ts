import { complain } from '../options/complain.ts';

/**
 * Calls the function that the page names, if it names one. Its exceptions are the page's.
 *
 * @param name dotted path of a function; looked up now, not when the page loaded
 * @param where what named it, for the console
 */
export function callBack(name: string | null | undefined, value: unknown, where: string): void {
  const path = name?.trim();
  if (!path) return;
  const callback = findCallback(path, window);
  if (callback) callback(value);
  // The usual cause: what const, let and modules declare is no property of window.
  else complain(`${where}="${path}" names no function of the page. Set window.${path} = (value) => { … }.`);
}

/**
 * The function at a dotted path. The path is data from the page's HTML, where a site may let others write, so it
 * must not reach what the site did not put there for it: each step is an own data property, which leaves out getters
 * (`document`, `location`), everything inherited (`constructor`) and elements that are reached by their id; and the
 * function at the end is not one of the browser's (`eval`, `alert`, `Object.assign`).
 *
 * @param path property names with dots between
 * @param root where it begins
 * @returns the function, bound to its holder, or `undefined`
 */
export function findCallback(path: string, root: object): ((value: unknown) => unknown) | undefined {
  let holder: unknown;
  let value: unknown = root;
  for (const name of path.split('.')) {
    if (!isObject(value)) return undefined;
    holder = value;
    value = Object.getOwnPropertyDescriptor(value, name)?.value;
  }
  return typeof value === 'function' && !isNative(value) ? value.bind(holder) : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}

/**
 * Whether the browser made the function. Its source text says so (ECMA-262 §20.2.3.5), but that of a bound function
 * looks the same, and binding is the page's doing: those are known by their name (§20.2.3.2).
 */
function isNative(callback: Function): boolean {
  const isOpaque = /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(callback));
  return isOpaque && !callback.name.startsWith('bound ');
}
