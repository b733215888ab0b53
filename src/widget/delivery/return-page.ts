import { OntidError } from '../../protocol/errors.ts';

/** Tells the developer that no answer comes back to the site. */
export function returnPageError(redirectUri: string): OntidError {
  return new OntidError(
    'ERR_RETURN_PAGE',
    `No answer came back. If the sign-in was finished, the return page (${redirectUri}, or the registered one) does not load \
plugin.js or loses its query. Run npx ontid-signin doctor ${redirectUri}`,
  );
}

const KEY = 'ontid-signin.returns';

/** Notes that an answer came back by a return page: from now on a missing answer is not that page's fault. */
export function noteReturn(): void {
  try {
    localStorage.setItem(KEY, '1');
  } catch {}
}

export function hasReturned(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}
