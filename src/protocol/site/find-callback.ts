/**
 * The function that a callback attribute names (`data-onsuccess="MyShop.done"`).
 *
 * The path stands in the page's HTML, where a site may let others write. So each step has to be something that the
 * site's own scripts made:
 * - an own data property of the object before it;
 * - an own accessor, of every object but `root`: bundlers export functions by getters;
 * - a data property of a class of the site's: the methods of an instance.
 *
 * Nothing of the browser is reached: no getter of `window`, no member of a built-in prototype, no element by its id;
 * and the function at the end is not a built-in one (`eval`, `alert`, `Object.assign`).
 *
 * @param path property names with dots between
 * @param root the object that the path begins at: `window`
 * @returns the function, bound to its holder, or `undefined`
 */
export function findCallback(path: string, root: object): ((value: unknown) => unknown) | undefined {
  let holder: unknown;
  let value: unknown = root;
  for (const name of path.split('.')) {
    if (!isObject(value)) return undefined;
    holder = value;
    value = read(value, name, root);
  }
  return typeof value === 'function' && !isBuiltIn(value) ? value.bind(holder) : undefined;
}

function read(holder: object, name: string, root: object): unknown {
  const own = Object.getOwnPropertyDescriptor(holder, name);
  if (own) return own.get && holder !== root && !isBuiltIn(own.get) ? own.get.call(holder) : own.value;
  let parent = holder === root || name === 'constructor' ? null : parentOf(holder);
  for (
    ;
    parent && !isBuiltIn(Object.getOwnPropertyDescriptor(parent, 'constructor')?.value ?? parent);
    parent = parentOf(parent)
  ) {
    const inherited = Object.getOwnPropertyDescriptor(parent, name);
    if (inherited) return inherited.value;
  }
  return undefined;
}

const parentOf = (object: object) => Object.getPrototypeOf(object) as object | null;

function isObject(value: unknown): value is object {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}

/**
 * Whether a value is a function of the browser's. Its source text says so (ECMA-262 §20.2.3.5), but that of a bound
 * function looks the same, and binding is the page's doing: those are known by their name (§20.2.3.2).
 */
function isBuiltIn(value: unknown): boolean {
  if (typeof value !== 'function') return false;
  const isOpaque = /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(value));
  return isOpaque && !value.name.startsWith('bound ');
}
