import { isOntId } from '../../protocol/ont-id.ts';

const KEY = 'ontid-signin.last';

/**
 * Who signed in to this site last in this browser, where a button with `remember` noted it. It is for greeting and
 * proves nothing: whatever else runs on the site's origin can write it.
 */
export function lastAccount(): string | undefined {
  try {
    const ontid = localStorage.getItem(KEY);
    return isOntId(ontid) ? ontid : undefined;
  } catch {
    // Browsers refuse storage to some pages; those have no last account.
    return undefined;
  }
}

/** Notes who signed in, or with `undefined` forgets it. No more than the ONT ID is kept. */
export function rememberAccount(ontid: string | undefined): void {
  try {
    if (ontid) localStorage.setItem(KEY, ontid);
    else localStorage.removeItem(KEY);
  } catch {}
}
