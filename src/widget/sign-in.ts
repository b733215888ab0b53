import type { OntidError } from '../protocol/errors.ts';
import type { SignInResult } from '../protocol/result.ts';
import { complain } from './complain.ts';
import { failureEvent, OntidSuccessEvent } from './events.ts';
import { languageAround } from './language.ts';
import { readPage, resolveOptions, type SignInOptions } from './options.ts';
import { preparePkce } from './pkce.ts';
import { openPopup, type PendingSignIn } from './popup.ts';
import { closeWithAnswer, takeReturn } from './return-window.ts';

/** The sign-ins that wait, by the element that they are for, then by platform and client. */
const signIns = new WeakMap<Element, Map<string, PendingSignIn>>();

// A server signs nobody in.
if (typeof document !== 'undefined') {
  const answer = takeReturn();
  if (answer) closeWithAnswer(answer);
  preparePkce();
}

/**
 * Signs a person in through a window of the platform. Call it in a click, before anything is awaited.
 * While the window is open a further call for the same client brings it to the front and gets the same promise.
 *
 * @returns the token and the ONT ID; the token is for the site's back end to verify
 * @throws OntidError by rejection, with one of the sign-in codes; every call settles
 */
export function signIn(options: SignInOptions = {}): Promise<SignInResult> {
  return start(options);
}

/** The same for an element, which is told by one event how each sign-in ends. */
export function signInFrom(element: Element, options: SignInOptions = {}): Promise<SignInResult> {
  return start(options, element);
}

// Not `async`: callers get the very promise, and a failure to open is a rejection like every other, on a server too.
function start(options: SignInOptions, element?: Element): Promise<SignInResult> {
  let answer: Promise<SignInResult>;
  try {
    const owner = element ?? document.documentElement;
    const request = resolveOptions({ ...options, lang: options.lang || languageAround(owner) }, readPage());
    const mine = signIns.get(owner) ?? new Map<string, PendingSignIn>();
    const key = `${request.host} ${request.clientId}`;
    const there = mine.get(key);
    if (there) {
      there.show();
      return there.answer;
    }
    const pending = openPopup(request);
    signIns.set(owner, mine.set(key, pending));
    answer = pending.answer;
    const forget = () => mine.delete(key);
    answer.then(forget, forget);
  } catch (error) {
    answer = Promise.reject(error);
  }
  if (element) answer.then((result) => element.dispatchEvent(new OntidSuccessEvent(result)), (error) => tellFailure(element, error));
  return answer;
}

/** An error that no page need have listened for is written to the console too; whoever aborted knows it. */
function tellFailure(element: Element, error: OntidError): void {
  const event = failureEvent(error);
  if (event.type === 'ontid-error' && error.code !== 'ERR_ABORTED') complain(`${error.code}: ${error.message}`);
  element.dispatchEvent(event);
}
