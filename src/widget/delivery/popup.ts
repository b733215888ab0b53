import { OntidError } from '../../protocol/errors/errors.ts';
import {
  isHello,
  type MessageError,
  parseSignInMessage,
  readyMessage,
  receivedMessage,
} from '../../protocol/sign-in/messages.ts';
import { signInUrl } from '../../protocol/sign-in/request.ts';
import type { SignInResult } from '../../protocol/sign-in/result.ts';
import type { ResolvedOptions } from '../options/options.ts';
import { tradeCode } from '../session/token-endpoint.ts';
import { awaitReturn } from './answer-channel.ts';
import { takePkce } from './pkce.ts';
import { randomText } from './random-text.ts';
import { type Asked, ask } from './request.ts';
import { hasReturned, noteOpened, noteReturn, returnPageError } from './return-page.ts';
import { isActive, isWholePage } from './surroundings.ts';

/** A sign-in that waits for its answer. */
export interface PendingSignIn {
  /** Settles once, whatever happens; then nothing listens any more, and nothing is kept. */
  readonly answer: Promise<SignInResult>;
  /**
   * Brings it before the person again. To be called in a click. `false` when that is not possible: then comes `again`.
   */
  show(): boolean;
  /** Ends it and starts another with the same request, whose windows may all answer. To be called in a click. */
  again?(options: ResolvedOptions, onLost: () => void): PendingSignIn;
}

/** A request and the windows that were opened for it, oldest first. */
interface Attempt {
  asked: Asked;
  windows: Window[];
}

let latest: WindowProxy | undefined;

/** The sign-in window that was opened last, while it is open. */
export function openedWindow(): WindowProxy | null {
  return latest && !latest.closed ? latest : null;
}

const WIDTH = 440;
const HEIGHT = 640;

/** Milliseconds between two looks at the window and the clock: no event tells that a window was closed. */
const WATCH = 250;

/** Milliseconds after a success until a window that did not close itself is closed. */
const LINGER = 1500;

/** Milliseconds for which an answer sent just before the window closed may still be on its way. */
const GRACE = 500;

/** Sightings at the platform after which a window is known not to have been cut off. */
const SIGHTINGS = 3;

/** Milliseconds after which a window that says it is closed, and never said `hello`, is lost. */
const LOST = 2000;

/**
 * Opens the hosted page and waits for its answer. To be called in a click, before anything is awaited: later the
 * browser takes the window for an advertisement.
 *
 * The answer is a message of the window; or, where a Cross-Origin-Opener-Policy has cut the two apart, a code, which
 * the window brings back to this origin and the plugin there passes on. A window that was cut off says that it is
 * closed while the person is in it, so `closed` counts only for a window that has said `hello`.
 *
 * @param onLost called when the window says that it is closed and this is not known to be true
 * @throws OntidError `ERR_POPUP_BLOCKED`, `ERR_FRAME_CUT_OFF`, `ERR_ORIGIN_OPAQUE`, or `ERR_ABORTED` when the signal
 *   has fired already
 */
export function openPopup(options: ResolvedOptions, onLost: () => void, attempt?: Attempt): PendingSignIn {
  const { host, timeout, signal } = options;
  if (signal?.aborted) throw aborted(signal);

  const { asked, windows } = (attempt ??= { asked: ask(options, 'web_message', takePkce()), windows: [] });
  const { request, holder } = asked;
  const { state } = request;
  const address = signInUrl(host, request);
  let opened = 0;
  const open = () => {
    const popup = openWindow(address);
    windows.push(popup);
    latest = popup;
    opened = performance.now();
  };
  open();

  /** The window that said `hello`. */
  let greeted: MessageEventSource | null = null;
  /**
   * How often the window was seen at the platform. One that is cut off there is seen so for a moment, if the browser is
   * busy.
   */
  let sightings = 0;
  let isLost = false;

  let fail!: (error: unknown) => void;
  const answer = new Promise<SignInResult>((resolve, reject) => {
    const over = new AbortController();
    const finish = (linger = 0) => {
      over.abort();
      clearInterval(watch);
      stopWaiting?.();
      const opened = [...windows];
      setTimeout(() => opened.forEach((popup) => popup.close()), linger);
    };
    fail = (error) => {
      finish();
      reject(known(error));
    };
    const succeed = (result: SignInResult) => {
      finish(LINGER);
      resolve(result);
    };

    const onMessage = (event: MessageEvent) => {
      const { origin, source } = event;
      // Who sent it comes before what it is: to read `data` is to deserialize it, which a flood must not cost us.
      if (origin !== host || !windows.includes(source as Window)) return;
      const reply = (message: object) => (source as Window).postMessage(message, host);
      if (isHello(event.data, state)) {
        greeted = source;
        return reply(readyMessage(state));
      }
      const message = parseSignInMessage(event.data, state);
      if (!message) return;
      // The window closes itself on this. One that has closed before is no source in Firefox.
      reply(receivedMessage(state));
      if (message.error) fail(errorOf(message.error));
      else succeed(message.result);
    };

    let returned = false;
    const stopWaiting =
      holder &&
      awaitReturn(state, host, ({ error, code }) => {
        returned = true;
        noteReturn();
        if (error) fail(errorOf(error));
        else tradeCode(host, code, holder).then(succeed, fail);
      });
    if (holder) noteOpened(state);

    let closed = Infinity;
    const watch = setInterval(() => {
      const now = performance.now();
      const popup = windows.at(-1)!;
      if (popup.closed) closed = Math.min(closed, now);
      else {
        if (isElsewhere(popup)) sightings++;
        closed = Infinity;
      }
      if (!returned && greeted === popup && now - closed >= GRACE) {
        fail(new OntidError('ERR_POPUP_CLOSED', 'The window was closed before an answer came.'));
      } else if (!returned && !isLost && now - closed >= LOST) {
        isLost = true;
        onLost();
      }
      // Written so that a limit which is no number ends the wait too.
      if (!(now - opened < timeout)) fail(unanswered('ERR_TIMEOUT', `No answer came within ${timeout} ms.`));
    }, WATCH);

    window.addEventListener('message', onMessage, { signal: over.signal });
    signal?.addEventListener('abort', () => fail(aborted(signal)), { signal: over.signal });
  });

  /** The error of a wait that ends without an answer. A window that was cut off may have lost it on the return page. */
  const unanswered = (code: 'ERR_TIMEOUT' | 'ERR_POPUP_CLOSED', message: string) =>
    isLost && holder && sightings < SIGHTINGS && !hasReturned()
      ? returnPageError(request.redirectUri!)
      : new OntidError(code, message);

  return {
    answer,
    show() {
      if (isLost) return false;
      const popup = windows.at(-1)!;
      if (!popup.closed) popup.focus();
      else {
        // Another with the same request. The one of them that answers first is heard.
        try {
          open();
        } catch (error) {
          fail(error);
        }
      }
      return true;
    },
    again(next, onNextLost) {
      fail(unanswered('ERR_POPUP_CLOSED', 'The window was closed before an answer came.'));
      return openPopup(next, onNextLost, attempt);
    },
  };
}

/** @throws OntidError `ERR_POPUP_BLOCKED`, `ERR_FRAME_CUT_OFF` */
function openWindow(url: string): Window {
  const wasActive = isActive();
  let popup: Window | null | undefined;
  try {
    // A name that somebody could know would let them wait for us with a window of theirs under that name.
    popup = window.open(url, `ontid-signin-${randomText()}`, features());
    // What blockers return in place of a window is not the top of anything.
    if (popup && popup.top === popup && !popup.closed) return popup;
  } catch {
    // Firefox throws in a sandbox without allow-popups, and so does a proxy of a window that a blocker has made.
  }
  // A frame of another site under `COOP: same-origin` gets nothing, though the window opens and uses up the click.
  if (popup === null && !isWholePage() && wasActive && !isActive()) {
    throw new OntidError(
      'ERR_FRAME_CUT_OFF',
      'The page around this frame sends Cross-Origin-Opener-Policy: same-origin.',
    );
  }
  throw new OntidError(
    'ERR_POPUP_BLOCKED',
    'The browser did not open the window. Start sign-in in a click, before anything is awaited.',
  );
}

/** Whether an open window has left the empty page that it began with: from then on it is out of this page's sight. */
function isElsewhere(popup: Window): boolean {
  try {
    return popup.location.href !== 'about:blank';
  } catch {
    return true;
  }
}

export function aborted({ reason: cause }: AbortSignal): OntidError {
  return new OntidError('ERR_ABORTED', 'The page ended the sign-in.', { cause });
}

/** What callers are promised: an error of ours. One of the browser's becomes its cause. */
export function known(error: unknown): OntidError {
  return error instanceof OntidError ? error : new OntidError('ERR_SIGN_IN_FAILED', String(error), { cause: error });
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
