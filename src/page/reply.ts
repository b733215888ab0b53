import type { AuthorizeRequest, AuthorizeResult } from '../protocol/custody-api.ts';
import { signInMessage, type MessageError } from '../protocol/messages.ts';
import type { SignInRequest } from '../protocol/request.ts';
import { returnUrl, type SignInReturn } from '../protocol/return.ts';

/** What the platform gave for the site. */
export type Granted = Extract<AuthorizeResult, { status: 'granted' }>;

/** The way back to the page that asked. */
export interface Reply {
  /** What to ask the platform for: a code that is bound to the request, or, when this says nothing, a token. */
  readonly wish: Pick<AuthorizeRequest, 'code_challenge' | 'redirect_uri'>;
  /** Whether the answer takes the person along instead of leaving them in this window. */
  readonly leaves: boolean;
  /** Whether there is a place that an answer can be sent to. */
  canDeliver(): boolean;
  /** Hands over what was granted. Nothing else on the page does. */
  deliver(granted: Granted): void;
  /** Tells the site that the person said no. */
  refuse(): void;
}

const DENIED: MessageError = { code: 'ERR_ACCESS_DENIED', message: 'The person did not allow the app to see the ONT ID.' };

/**
 * The way that a request's answer takes, decided once, as the page starts: a message to the window that opened this one,
 * or, where the whole page came or no opener is left, the address that the request named.
 */
export function replyTo(window: Window, request: SignInRequest): Reply {
  const { responseMode, redirectUri, codeChallenge } = request;
  const returns = responseMode === 'redirect' || !openerOf(window);
  return returns && redirectUri && codeChallenge ? returnReply(window, { ...request, redirectUri, codeChallenge }) : openerReply(window, request);
}

/**
 * Answers the window that opened this one. The message is addressed to the origin that the server found registered for
 * the client, never to `*`: a window that has gone elsewhere since, or was never the site's, gets nothing.
 */
export function openerReply(window: Window, request: SignInRequest): Reply {
  return {
    wish: {},
    leaves: false,
    canDeliver: () => openerOf(window) !== null,
    deliver(granted) {
      if (!('access_token' in granted)) return;
      const { access_token, ontid, refresh_token } = granted;
      const result = { access_token, ontid, ...(refresh_token && { refresh_token }) };
      openerOf(window)?.postMessage(signInMessage(request.state, { result }), request.origin);
    },
    refuse: () => openerOf(window)?.postMessage(signInMessage(request.state, { error: DENIED }), request.origin),
  };
}

/**
 * Goes to the redirect URI, which the server has found registered, with a code and never with a token. It takes the
 * place of this page in the browser's history: nobody comes back to a question that is answered.
 */
export function returnReply(window: Window, request: SignInRequest & { redirectUri: string; codeChallenge: string }): Reply {
  const { state, redirectUri, codeChallenge } = request;
  const go = (answer: SignInReturn) => window.location.replace(returnUrl(redirectUri, answer));
  return {
    wish: { code_challenge: codeChallenge, redirect_uri: redirectUri },
    leaves: true,
    canDeliver: () => true,
    deliver(granted) {
      if ('code' in granted) go({ state, code: granted.code });
    },
    refuse: () => go({ state, error: DENIED }),
  };
}

/** Null when the page was opened directly, or when a Cross-Origin-Opener-Policy on the way cut the two apart. */
function openerOf(window: Window): Window | null {
  const found = window.opener as Window | null;
  return found && !found.closed ? found : null;
}
