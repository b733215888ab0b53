import { isOntId } from '../../protocol/common/ont-id.ts';
import { store, stored } from './storage.ts';

const KEY = 'ontid-signin.last';

/**
 * Who signed in to this site last in this browser, where a button with `remember` noted it. It is for greeting and
 * proves nothing: whatever else runs on the site's origin can write it.
 */
export function lastAccount(): string | undefined {
  const ontid = stored(KEY);
  return isOntId(ontid) ? ontid : undefined;
}

/** Notes who signed in, or with `undefined` forgets it. No more than the ONT ID is kept. */
export const rememberAccount = (ontid: string | undefined): void => store(KEY, ontid ?? null);
