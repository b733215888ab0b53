import { OntidError } from '../../protocol/errors/errors.ts';
import { store, stored } from '../session/storage.ts';

/** Tells the developer that no answer comes back to the site. */
export function returnPageError(redirectUri: string): OntidError {
  return new OntidError(
    'ERR_RETURN_PAGE',
    'No answer came back. The return page may not load plugin.js, or lose its query. ' +
      `Run npx ontid-signin doctor ${redirectUri}`,
  );
}

const RETURNS = 'ontid-signin.returns';
const OPENED = 'ontid-signin.opened';

/** Notes that an answer came back by a return page: from now on a missing answer is not that page's fault. */
export const noteReturn = (): void => store(RETURNS, '1');
export const hasReturned = (): boolean => stored(RETURNS) !== null;

/** Notes the sign-in that a window was opened for last. Answers in URLs that others made up are to no such sign-in. */
export const noteOpened = (state: string): void => store(OPENED, state);
export const wasOpened = (state: string): boolean => stored(OPENED) === state;
