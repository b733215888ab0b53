import { OntidError } from '../protocol/errors/errors.ts';
import type { SignInResult } from '../protocol/sign-in/result.ts';
import type { SignInOptions } from './options/options.ts';
import { startSession } from './session/session.ts';
import * as page from './sign-in/sign-in.ts';

/**
 * Signs a person in through a window of the platform. Call it in a click, before anything is awaited.
 * While the window is open a further call with the same request brings it to the front and gets the same promise.
 *
 * @returns the token and the ONT ID; the token is for the site's back end to verify
 * @throws OntidError by rejection, with one of the sign-in codes; every call settles
 */
export function signIn(options: SignInOptions = {}): Promise<SignInResult> {
  if (typeof document === 'undefined') {
    return Promise.reject(
      new OntidError('ERR_SIGN_IN_FAILED', 'signIn() runs in a browser, and there is no page here.'),
    );
  }
  startSession();
  return page.signIn(options);
}

/**
 * Takes up what the page was loaded with. Sites that call `signIn()`, and do not import `ontid-signin/define`, call
 * this when a page loads. It gives the result of a sign-in that took the whole page along (`uxMode: 'redirect'`, or
 * where there are no windows). In a window that came back to the site it gives the answer to the page that waits for
 * it.
 *
 * @returns the result, or `undefined` when the page was loaded in any other way
 * @throws OntidError by rejection, one of the sign-in codes
 */
export async function handleRedirect(): Promise<SignInResult | undefined> {
  startSession();
  return page.begin();
}
