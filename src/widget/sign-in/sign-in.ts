import type { OntidError } from '../../protocol/errors/errors.ts';
import type { SignInResult } from '../../protocol/sign-in/result.ts';
import { buttonAt } from '../delivery/button-place.ts';
import { preparePkce } from '../delivery/pkce.ts';
import { known, openPopup, type PendingSignIn } from '../delivery/popup.ts';
import { openRedirect, type Resumed, resume } from '../delivery/redirect.ts';
import { passOn, takeReturn } from '../delivery/return-window.ts';
import { isActive, isAppWindow, isWholePage, wasTouched } from '../delivery/surroundings.ts';
import { complain } from '../options/complain.ts';
import { languageAround } from '../options/language.ts';
import { type ResolvedOptions, readPage, resolveOptions, type SignInOptions } from '../options/options.ts';
import { outsideZone } from '../session/outside-zone.ts';
import { noteResult } from '../session/results.ts';
import { failureEvent, OntidSuccessEvent } from './events.ts';
import { postToSite } from './login-uri.ts';

/** The sign-ins that wait, by the element that they are for, then by what they ask for. */
const signIns = new WeakMap<Element, Map<string, PendingSignIn>>();

/** Signs a person in; see `library.ts`. */
export function signIn(options: SignInOptions = {}): Promise<SignInResult> {
  return outsideZone(() => start(options));
}

/**
 * The same for an element, which is told by one event how each sign-in ends.
 *
 * @param onLost called when the window cannot be seen any more, so that the next press opens another
 */
export function signInFrom(element: Element, options: SignInOptions = {}, onLost?: () => void): Promise<SignInResult> {
  return outsideZone(() => start(options, element, onLost));
}

// Not `async`: callers get the very promise, and a failure to open is a rejection like every other, on a server too.
function start(options: SignInOptions, element?: Element, onLost: () => void = () => {}): Promise<SignInResult> {
  let answer: Promise<SignInResult>;
  let loginUri: string | undefined;
  try {
    begin();
    const owner = element ?? document.documentElement;
    const request = resolveOptions({ ...options, lang: options.lang || languageAround(owner) }, readPage());
    const mine = signIns.get(owner) ?? new Map<string, PendingSignIn>();
    // Whatever else is asked for is another sign-in. A language, and how long the caller waits, are not asked for.
    const { lang, timeout, signal, ...wanted } = request;
    const key = JSON.stringify(wanted);
    const there = mine.get(key);
    if (there?.show()) return there.answer;
    const pending = there?.again?.(request, onLost) ?? open(request, element, onLost);
    signIns.set(owner, mine.set(key, pending));
    answer = pending.answer;
    const forget = () => mine.get(key) === pending && mine.delete(key);
    answer.then(forget, forget);
    loginUri = request.loginUri;
    answer.then(
      (result) => noteResult(result, request),
      () => {},
    );
  } catch (error) {
    answer = Promise.reject(known(error));
  }
  if (element) void tell(element, answer);
  post(answer, loginUri);
  return answer;
}

/** A window; or the whole page, where the site wants that or the person would not get a window. */
function open(request: ResolvedOptions, button: Element | undefined, onLost: () => void): PendingSignIn {
  const canLeave = isWholePage();
  if (canLeave && (request.uxMode === 'redirect' || isAppWindow())) return openRedirect(request, onLost, button);
  const inTime = isActive();
  try {
    return openPopup(request, onLost);
  } catch (error) {
    const { code, message } = error as OntidError;
    if (code !== 'ERR_POPUP_BLOCKED') throw error;
    if (!inTime) complain(`${code}: ${message}`);
    if (!canLeave || !wasTouched()) throw error;
    return openRedirect(request, onLost, button);
  }
}

/** Tells an element how a sign-in ends. An error that no page need have listened for is written to the console too. */
function tell(target: Element | Document, answer: Promise<SignInResult>): Promise<void> {
  const dispatch = (create: () => Event) => {
    target.dispatchEvent(create());
    // A framework may have taken the element out while its window was open: nothing bubbles from there.
    if (!target.isConnected) document.dispatchEvent(create());
  };
  return answer.then(
    (result) => dispatch(() => new OntidSuccessEvent(result)),
    (error: OntidError) => {
      const { type } = failureEvent(error);
      // Whoever aborted knows it.
      if (type === 'ontid-error' && error.code !== 'ERR_ABORTED') complain(`${error.code}: ${error.message}`);
      dispatch(() => failureEvent(error));
    },
  );
}

let brought: Promise<SignInResult> | undefined;

let hasBegun = false;

/**
 * Takes up what the page was loaded with, and prepares for a press. The first call does that: the one of `plugin.js`
 * and of `ontid-signin/define` when they load, or that of a site that uses the library's functions alone.
 *
 * @returns what the sign-in gave that the page was loaded with, if it was
 */
export function begin(): Promise<SignInResult> | undefined {
  if (hasBegun || typeof document === 'undefined') return brought;
  hasBegun = true;
  preparePkce();
  // Frames share the storage with the page, which takes up its own.
  if (!isWholePage()) return undefined;
  const returned = takeReturn();
  const resumed = resume(returned);
  if (resumed) {
    brought = resumed.answer;
    void finish(resumed);
  } else if (returned && resumed === undefined) passOn(returned).catch(() => {});
  return brought;
}

/**
 * Milliseconds for which a document that was read waits for the rest: scripts with callbacks, or an image that hangs.
 */
const PATIENCE = 2000;

/** The page's own scripts are heard first: its callbacks are there after it has loaded. */
async function finish({ answer, issuer, button, scroll, loginUri }: Resumed): Promise<void> {
  answer.then(
    (result) => noteResult(result, issuer),
    () => {},
  );
  await loaded();
  if (scroll) scrollTo(...scroll);
  await tell(button ? await buttonAt(button) : document, answer);
  post(answer, loginUri);
}

function loaded(): Promise<void> {
  return new Promise((resolve) => {
    if (document.readyState === 'complete') return resolve();
    const patient = () => setTimeout(resolve, PATIENCE);
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', patient);
    else patient();
    window.addEventListener('load', () => resolve());
  });
}

/**
 * Posts what a sign-in gives to the site's own address, where it named one: after its callbacks, since the page then
 * goes.
 */
function post(answer: Promise<SignInResult>, loginUri: string | undefined): void {
  if (loginUri)
    answer.then(
      (result) => postToSite(loginUri, result),
      () => {},
    );
}
