/**
 * The page's `window.ontologyAccount` as it is now, of whatever form, and an empty object where there is none. An
 * element with that id is none: it is no property of the window's own.
 */
export function legacyObject(): object {
  const { ontologyAccount } = Object.hasOwn(window, 'ontologyAccount') ? (window as { ontologyAccount?: unknown }) : {};
  return Object(ontologyAccount) as object;
}
