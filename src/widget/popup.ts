import { OntidError } from '../protocol/errors.ts';
import { parseSignInMessage, type MessageError } from '../protocol/messages.ts';
import { signInUrl } from '../protocol/request.ts';
import type { SignInResult } from '../protocol/result.ts';
import { awaitReturn } from './answer-channel.ts';
import { noteWindow } from './opened-window.ts';
import type { ResolvedOptions } from './options.ts';
import { takePkce } from './pkce.ts';
import { randomText } from './random-text.ts';
import { ask } from './request.ts';
import { tradeCode } from './trade-code.ts';

/** A sign-in that waits for its answer. */
export interface PendingSignIn {
  /** Settles once, whatever happens; then nothing listens any more, and nothing is kept. */
  readonly answer: Promise<SignInResult>;
  /** Brings it before the person again. To be called in a click. */
  show(): void;
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
 * The answer is a message of the window; or, where a Cross-Origin-Opener-Policy has cut the two apart, a code, which the
 * window brings back to this origin and whatever of ours runs there hands on.
 *
 * @throws OntidError `ERR_POPUP_BLOCKED`, or `ERR_ABORTED` when the signal has fired already
 */
export function openPopup(options: ResolvedOptions): PendingSignIn {
  const { host, timeout, signal } = options;
  if (signal?.aborted) throw aborted(signal);

  const { request, holder } = ask(options, 'web_message', takePkce());
  const address = signInUrl(host, request);
  const windows: Window[] = [];
  let opened = 0;
  const open = () => {
    // A name that somebody could know would let them wait for us with a window of theirs under that name.
    const popup = window.open(address, `ontid-signin-${randomText()}`, features());
    if (!popup || popup.closed) throw blocked();
    windows.push(popup);
    noteWindow(popup);
    opened = performance.now();
  };
  open();

  let show!: () => void;
  const answer = new Promise<SignInResult>((resolve, reject) => {
    const over = new AbortController();
    const finish = (linger = 0) => {
      over.abort();
      clearInterval(watch);
      stopWaiting?.();
      setTimeout(() => windows.forEach((popup) => popup.close()), linger);
    };
    const fail = (error: unknown) => {
      finish();
      reject(error);
    };
    const succeed = (result: SignInResult) => {
      finish(LINGER);
      resolve(result);
    };

    const onMessage = (event: MessageEvent) => {
      // Who sent it comes before what it is: to read `data` is to deserialize it, which a flood must not cost us.
      // In Firefox a window that has closed itself by now is no source any more: the hosted page waits before it does.
      if (event.origin !== host || !windows.includes(event.source as Window)) return;
      const message = parseSignInMessage(event.data, request.state);
      if (message?.error) fail(errorOf(message.error));
      else if (message) succeed(message.result);
    };

    let returned = false;
    const stopWaiting =
      holder &&
      awaitReturn(request.state, ({ error, code }) => {
        returned = true;
        if (error) fail(errorOf(error));
        else tradeCode(host, code, holder).then(succeed, fail);
      });

    let linked = false;
    let closed = Infinity;
    const watch = setInterval(() => {
      const now = performance.now();
      const popup = windows.at(-1)!;
      if (!popup.closed) {
        linked ||= isElsewhere(popup);
        closed = Infinity;
      } else if (linked && !returned && document.hasFocus()) {
        // A window that was cut off says that it is closed from its first page on, while the person is in it. One that was
        // seen at the platform is believed, and that only once the person is back on this page.
        closed = Math.min(closed, now);
      }
      if (now - closed >= GRACE) fail(new OntidError('ERR_POPUP_CLOSED', 'The window was closed before an answer came.'));
      // Written so that a limit which is no number ends the wait too.
      else if (!(now - opened < timeout)) fail(new OntidError('ERR_TIMEOUT', `No answer came within ${timeout} ms.`));
    }, WATCH);

    show = () => {
      const popup = windows.at(-1)!;
      if (!popup.closed) return popup.focus();
      // Closed, or out of reach: another with the same request. Whichever of them answers first is heard.
      try {
        open();
      } catch (error) {
        fail(error);
      }
    };

    window.addEventListener('message', onMessage, { signal: over.signal });
    signal?.addEventListener('abort', () => fail(aborted(signal)), { signal: over.signal });
  });

  return { answer, show };
}

/** Whether an open window has left the empty page that it began with: from then on it is out of this page's sight. */
function isElsewhere(popup: Window): boolean {
  try {
    return popup.location.href !== 'about:blank';
  } catch {
    return true;
  }
}

function blocked(): OntidError {
  return new OntidError('ERR_POPUP_BLOCKED', 'The browser did not open the window. Start sign-in in a click, before anything is awaited.');
}

export function aborted({ reason: cause }: AbortSignal): OntidError {
  return new OntidError('ERR_ABORTED', 'The page ended the sign-in.', { cause });
}

/** Of the codes a site may get, two are the hosted page's to give; the others are what happens on this side. */
export function errorOf({ code, message }: MessageError): OntidError {
  return new OntidError(code === 'ERR_ACCESS_DENIED' ? code : 'ERR_SIGN_IN_FAILED', message);
}

/** The window in the middle of the page's own, whichever screen that is on. */
function features(): string {
  const left = Math.round(screenX + (outerWidth - WIDTH) / 2);
  const top = Math.round(screenY + (outerHeight - HEIGHT) / 2);
  return `popup,width=${WIDTH},height=${HEIGHT},left=${left},top=${top}`;
}
