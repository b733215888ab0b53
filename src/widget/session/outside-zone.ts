/**
 * Runs an action outside the zone of Angular. A page is stable only when nothing is pending in that zone, and each
 * timer there starts a change detection. Listeners of the page run in its zone all the same.
 */
export function outsideZone<Result>(action: () => Result): Result {
  const root = (globalThis as { Zone?: { root?: { run?(action: () => Result): Result } } }).Zone?.root;
  return root?.run ? root.run(action) : action();
}
