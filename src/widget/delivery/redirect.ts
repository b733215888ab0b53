import { OntidError } from '../../protocol/errors/errors.ts';
import { signInUrl } from '../../protocol/sign-in/request.ts';
import type { SignInResult } from '../../protocol/sign-in/result.ts';
import type { QueryReturn } from '../../protocol/sign-in/return.ts';
import { LONGEST_TIMER } from '../options/longest-timer.ts';
import type { ResolvedOptions } from '../options/options.ts';
import type { Issuer } from '../session/results.ts';
import { tradeCode } from '../session/token-endpoint.ts';
import { placeOf } from './button-place.ts';
import { isKept, type KeptSignIn, keepSignIn, takeFirst, takeSignIn } from './kept-sign-in.ts';
import { makePkce, takePkce } from './pkce.ts';
import { aborted, errorOf, known, type PendingSignIn } from './popup.ts';
import { ask } from './request.ts';
import { returnPageError } from './return-page.ts';
import { navigationOfPage } from './surroundings.ts';

/**
 * Milliseconds after which a page that is still here may have been kept by the person, at a question before it unloads.
 */
const LOST = 2000;

/**
 * Takes the whole page to the hosted page, which sends the browser back with a code. The promise is for the case that
 * the page is still there afterwards: the person came back by the browser's own button, or it never left.
 *
 * @param onLost called when the page has not left though it should have; the next press goes once more
 * @param button the button that was pressed
 * @throws OntidError `ERR_ABORTED` when the signal has fired already
 */
export function openRedirect(options: ResolvedOptions, onLost: () => void, button?: Element): PendingSignIn {
  const { host, timeout, signal, loginUri } = options;
  if (signal?.aborted) throw aborted(signal);
  let show = () => {};
  const answer = new Promise<SignInResult>((_, reject) => {
    const over = new AbortController();
    const fail = (error: unknown) => {
      over.abort();
      clearTimeout(limit);
      reject(known(error));
    };
    // The page may be on its way already.
    const stay = (error: unknown) => {
      self.stop?.();
      fail(error);
    };

    const leave = (pair: Awaited<ReturnType<typeof makePkce>>) => {
      if (over.signal.aborted) return;
      const { request, holder } = ask(options, 'redirect', pair);
      const { state } = request;
      const place = button && placeOf(button);
      keepSignIn({
        state,
        host,
        holder: holder!,
        redirectUri: request.redirectUri!,
        page: location.href,
        load: performance.timeOrigin,
        scroll: [scrollX, scrollY],
        button: place,
        loginUri,
        until: Date.now() + timeout,
      });
      over.signal.addEventListener('abort', () => takeSignIn(state));
      show = () => {
        location.assign(signInUrl(host, request));
        // The question before unload holds timers up, and nothing tells how it was answered.
        setTimeout(() => over.signal.aborted || onLost(), LOST);
      };
      show();
    };

    const limit = setTimeout(
      () => stay(new OntidError('ERR_TIMEOUT', `No answer came within ${timeout} ms.`)),
      Math.min(timeout, LONGEST_TIMER),
    );
    // Kept as it was by the browser, and shown again.
    const back = ({ persisted }: PageTransitionEvent) => {
      if (persisted) fail(new OntidError('ERR_POPUP_CLOSED', 'The person came back before an answer came.'));
    };
    window.addEventListener('pageshow', back, { signal: over.signal });
    signal?.addEventListener('abort', () => stay(aborted(signal)), { signal: over.signal });
    Promise.resolve(takePkce() ?? makePkce())
      .then(leave)
      .catch(fail);
  });
  return {
    answer,
    show: () => {
      show();
      return true;
    },
  };
}

/** A sign-in that this page load goes on with. */
export interface Resumed extends Partial<Pick<KeptSignIn, 'button' | 'loginUri' | 'scroll'>> {
  answer: Promise<SignInResult>;
  issuer: Issuer;
}

/**
 * Goes on with the sign-in that the page left for, if it did: puts the address back as it was and trades the code.
 *
 * @param returned the answer in the page's URL
 * @returns `null` when the page is on its way to where the person was, which takes the answer up
 */
export function resume(returned: QueryReturn | undefined): Resumed | null | undefined {
  if (returned && !isKept(returned.state, returned.iss)) return undefined;
  // An answer that this tab was sent on with is taken wherever the browser has ended.
  const kept = returned ? takeSignIn(returned.state)! : takeFirst((one) => Boolean(one.answer));
  const answer = returned ?? kept?.answer;
  if (!kept || !answer) return unanswered();
  const { host, holder, page, button, loginUri, scroll } = kept;
  const isThere = withoutFragment(page) === withoutFragment(location.href);
  if (returned && !isThere) {
    try {
      // To the page itself, with its query: it takes the answer up there, once, whatever its server makes of the
      // address.
      keepSignIn({ ...kept, answer });
      location.replace(page);
      return null;
    } catch {
      // The browser keeps nothing any more: the answer is taken up here.
    }
  }
  // A fragment that comes back is one that the page may be listening for.
  if (isThere && page !== location.href) location.replace(page);
  const result = answer.error ? Promise.reject(errorOf(answer.error)) : tradeCode(host, answer.code, holder);
  return { answer: result, issuer: { host, clientId: holder.client_id }, button, loginUri, scroll };
}

/**
 * A sign-in that the page left for and whose answer did not come, though the person is on the site again: the page that
 * it returned to does not run this script, or lost its query. Whoever goes back, reloads, or comes by a link of another
 * site has given up.
 */
function unanswered(): Resumed | undefined {
  const { referrer } = document;
  if (navigationOfPage()?.type !== 'navigate' || (referrer && new URL(referrer).origin !== self.origin))
    return undefined;
  const kept = takeFirst(({ answer, load }) => !answer && load !== performance.timeOrigin);
  if (!kept) return undefined;
  const { host, holder, button, redirectUri } = kept;
  return { answer: Promise.reject(returnPageError(redirectUri)), issuer: { host, clientId: holder.client_id }, button };
}

const withoutFragment = (address: string) => address.replace(/#.*/s, '');
