import type { OntidError } from '../../protocol/errors.ts';
import type { SignInResult } from '../../protocol/result.ts';
import { buttonAt } from '../delivery/button-place.ts';
import { complain } from '../options/complain.ts';
import { failureEvent, OntidSuccessEvent } from './events.ts';
import { languageAround } from '../options/language.ts';
import { postToSite } from './login-uri.ts';
import { readPage, resolveOptions, type ResolvedOptions, type SignInOptions } from '../options/options.ts';
import { preparePkce } from '../delivery/pkce.ts';
import { openPopup, type PendingSignIn } from '../delivery/popup.ts';
import { openRedirect, resume, type Resumed } from '../delivery/redirect.ts';
import { noteResult } from '../session/results.ts';
import { passOn, takeReturn } from '../delivery/return-window.ts';
import { isAppWindow, isWholePage, wasTouched } from '../delivery/surroundings.ts';

/** The sign-ins that wait, by the element that they are for, then by what they ask for. */
const signIns = new WeakMap<Element, Map<string, PendingSignIn>>();

/**
 * Signs a person in through a window of the platform. Call it in a click, before anything is awaited.
 * While the window is open a further call with the same request brings it to the front and gets the same promise.
 *
 * @returns the token and the ONT ID; the token is for the site's back end to verify
 * @throws OntidError by rejection, with one of the sign-in codes; every call settles
 */
export function signIn(options: SignInOptions = {}): Promise<SignInResult> {
  return start(options);
}

/**
 * The same for an element, which is told by one event how each sign-in ends.
 *
 * @param onLost called when the window cannot be seen any more, so that the next press opens another
 */
export function signInFrom(element: Element, options: SignInOptions = {}, onLost?: () => void): Promise<SignInResult> {
  return start(options, element, onLost);
}

// Not `async`: callers get the very promise, and a failure to open is a rejection like every other, on a server too.
function start(options: SignInOptions, element?: Element, onLost: () => void = () => {}): Promise<SignInResult> {
  let answer: Promise<SignInResult>;
  let loginUri: string | undefined;
  try {
    const owner = element ?? document.documentElement;
    const request = resolveOptions({ ...options, lang: options.lang || languageAround(owner) }, readPage());
    const mine = signIns.get(owner) ?? new Map<string, PendingSignIn>();
    const { host, clientId, nonce, scope, authTemplate } = request;
    const key = JSON.stringify([host, clientId, nonce, scope, authTemplate]);
    const there = mine.get(key);
    if (there?.show()) return there.answer;
    const pending = there?.again?.(request, onLost) ?? open(request, element, onLost);
    signIns.set(owner, mine.set(key, pending));
    answer = pending.answer;
    const forget = () => mine.get(key) === pending && mine.delete(key);
    answer.then(forget, forget);
    loginUri = request.loginUri;
    answer.then((result) => noteResult(result, request), () => {});
  } catch (error) {
    answer = Promise.reject(error);
  }
  if (element) void tell(element, answer);
  post(answer, loginUri);
  return answer;
}

/** A window; or the whole page, where the site wants that or the person would not get a window. */
function open(request: ResolvedOptions, button: Element | undefined, onLost: () => void): PendingSignIn {
  const canLeave = isWholePage();
  if (canLeave && (request.uxMode === 'redirect' || isAppWindow())) return openRedirect(request, button);
  try {
    return openPopup(request, onLost);
  } catch (error) {
    if ((error as OntidError).code !== 'ERR_POPUP_BLOCKED' || !canLeave || !wasTouched()) throw error;
    return openRedirect(request, button);
  }
}

/** Tells an element how a sign-in ends. An error that no page need have listened for is written to the console too. */
function tell(target: EventTarget, answer: Promise<SignInResult>): Promise<void> {
  return answer.then(
    (result) => void target.dispatchEvent(new OntidSuccessEvent(result)),
    (error: OntidError) => {
      const event = failureEvent(error);
      // Whoever aborted knows it.
      if (event.type === 'ontid-error' && error.code !== 'ERR_ABORTED') complain(`${error.code}: ${error.message}`);
      target.dispatchEvent(event);
    },
  );
}

let brought: Promise<SignInResult | undefined> | undefined;

/** Settles when it is known whether the page was loaded with an answer. */
let started: Promise<void> | undefined;

/**
 * The result of a sign-in that took the whole page along (`uxMode: 'redirect'`, or where there are no windows), once the
 * browser is back. To be called when the page loads, by sites that call `signIn()`; a button has its events and callbacks.
 *
 * @returns the result, or `undefined` when the page was loaded in any other way
 * @throws OntidError by rejection, one of the sign-in codes
 */
export async function handleRedirect(): Promise<SignInResult | undefined> {
  await started;
  return brought;
}

/** Takes up what the page was loaded with, before another script of the page runs. */
function takeUp(): void {
  // Frames share the storage with the page, which takes up its own.
  if (!isWholePage()) return;
  const returned = takeReturn();
  const resumed = resume(returned);
  if (resumed) {
    brought = resumed.answer;
    void finish(resumed);
  } else if (returned && resumed === undefined) void passOn(returned);
}

/** The page's own scripts are heard first: its callbacks are there after it has loaded. */
async function finish({ answer, issuer, button, scroll, loginUri }: Resumed): Promise<void> {
  answer.then((result) => noteResult(result, issuer), () => {});
  if (document.readyState !== 'complete') await new Promise((loaded) => window.addEventListener('load', loaded, { once: true }));
  if (scroll) scrollTo(...scroll);
  await tell(button ? await buttonAt(button) : document, answer);
  post(answer, loginUri);
}

/** Posts what a sign-in gives to the site's own address, where it named one: after its callbacks, since the page then goes. */
function post(answer: Promise<SignInResult>, loginUri: string | undefined): void {
  if (loginUri) answer.then((result) => postToSite(loginUri, result), () => {});
}

// A server signs nobody in.
if (typeof document !== 'undefined') {
  preparePkce();
  // After the script that this is part of, which `plugin.ts` remembers.
  started = Promise.resolve().then(takeUp);
}
