import { OntidError, type OntidErrorCode } from '../protocol/errors.ts';
import { parseSignInMessage } from '../protocol/messages.ts';
import { signInUrl } from '../protocol/request.ts';
import type { SignInResult } from '../protocol/result.ts';
import { noteWindow } from './opened-window.ts';
import type { ResolvedOptions } from './options.ts';

/** A sign-in window that waits for its answer. */
export interface SignInPopup {
  /** Settles once, whatever happens; then the window is closed and nothing listens any more. */
  readonly answer: Promise<SignInResult>;
  /** Brings the window to the front. */
  focus(): void;
}

const WIDTH = 440;
const HEIGHT = 640;

/** Milliseconds between two looks at the window and the clock: no event tells that a window was closed. */
const WATCH = 250;

/** Milliseconds after a success until the window is closed for the person, who reads there that all is well. */
const LINGER = 1500;

/** Milliseconds for which an answer sent just before the window closed may still be on its way. */
const GRACE = 500;

/**
 * Opens the hosted page and waits for its answer. To be called in a click, before anything is awaited: later the
 * browser takes the window for an advertisement.
 *
 * @throws OntidError `ERR_POPUP_BLOCKED`, or `ERR_ABORTED` when the signal has fired already
 */
export function openPopup({ clientId, host, lang, timeout, signal, nonce, scope, autoSelect }: ResolvedOptions): SignInPopup {
  const aborted = () => new OntidError('ERR_ABORTED', 'The page ended the sign-in.', { cause: signal?.reason });
  if (signal?.aborted) throw aborted();

  const state = randomText();
  const wishes = { scope, ...(nonce ? { nonce } : {}), ...(autoSelect ? { autoSelect } : {}), ...(lang ? { lang } : {}) };
  const address = signInUrl(host, { clientId, origin: location.origin, state, responseMode: 'web_message', ...wishes });
  // A name that somebody could know would let them wait for us with a window of theirs under that name.
  const popup = window.open(address, `ontid-signin-${randomText()}`, features());
  if (!popup || popup.closed) {
    throw new OntidError('ERR_POPUP_BLOCKED', 'The browser did not open the window. Start sign-in in a click, before anything is awaited.');
  }

  noteWindow(popup);

  const answer = new Promise<SignInResult>((resolve, reject) => {
    const over = new AbortController();
    const finish = (linger = 0) => {
      over.abort();
      clearInterval(watch);
      setTimeout(() => popup.close(), linger);
    };
    const fail = (error: OntidError) => {
      finish();
      reject(error);
    };

    const onMessage = (event: MessageEvent) => {
      // Who sent it comes before what it is: to read `data` is to deserialize it, which a flood must not cost us.
      // In Firefox a window that has closed itself by now is no source any more: the hosted page waits before it does.
      if (event.origin !== host || event.source !== popup) return;
      const message = parseSignInMessage(event.data, state);
      if (message?.error) fail(new OntidError(codeOf(message.error.code), message.error.message));
      else if (message) {
        finish(LINGER);
        resolve(message.result);
      }
    };

    const opened = performance.now();
    let closed = Infinity;
    const watch = setInterval(() => {
      const now = performance.now();
      if (popup.closed) closed = Math.min(closed, now);
      if (now - closed >= GRACE) fail(new OntidError('ERR_POPUP_CLOSED', 'The window was closed before an answer came.'));
      // Written so that a limit which is no number ends the wait too.
      else if (!(now - opened < timeout)) fail(new OntidError('ERR_TIMEOUT', `No answer came within ${timeout} ms.`));
    }, WATCH);

    window.addEventListener('message', onMessage, { signal: over.signal });
    signal?.addEventListener('abort', () => fail(aborted()), { signal: over.signal });
  });

  return { answer, focus: () => popup.focus() };
}

/** Of the codes a site may get, two are the hosted page's to give; the others are what happens on this side. */
function codeOf(code: string): OntidErrorCode {
  return code === 'ERR_ACCESS_DENIED' ? code : 'ERR_SIGN_IN_FAILED';
}

/** The window in the middle of the page's own, whichever screen that is on. */
function features(): string {
  const left = Math.round(screenX + (outerWidth - WIDTH) / 2);
  const top = Math.round(screenY + (outerHeight - HEIGHT) / 2);
  return `popup,width=${WIDTH},height=${HEIGHT},left=${left},top=${top}`;
}

/** 192 random bits as 32 base64url characters (RFC 4648 §5); RFC 6749 §10.10 asks that nobody can guess them. */
function randomText(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_');
}
