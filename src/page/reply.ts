import type { AuthorizeRequest, AuthorizeResult } from '../protocol/custody-api.ts';
import { legacyMessage, legacyRefusalUrl, legacyReturnUrl, middleReturnUrl } from '../protocol/legacy-request.ts';
import { signInMessage, type MessageError } from '../protocol/messages.ts';
import type { PageRequest } from '../protocol/page-data.ts';
import type { SignInRequest } from '../protocol/request.ts';
import type { SignInResult } from '../protocol/result.ts';
import { fragmentReturnUrl, type SignInReturn } from '../protocol/return.ts';

/** What the platform gave for the site. */
export type Granted = Extract<AuthorizeResult, { status: 'granted' }>;

/** The way back to the page that asked. */
export interface Reply {
  /** What to ask the platform for: a code that is bound to the request, or, when this says nothing, a token. */
  readonly wish: Pick<AuthorizeRequest, 'code_challenge' | 'redirect_uri'>;
  /** Whether the answer takes the person along instead of leaving them in this window. */
  readonly leaves: boolean;
  /** Whether a verified credential can go along: with a message to a page that knows of it, and in no address. */
  readonly takesCredential: boolean;
  /** Whether there is a place that an answer can be sent to. */
  canDeliver(): boolean;
  /** Hands over what was granted. Nothing else on the page does. */
  deliver(granted: Granted, credential?: string): void;
  /** Tells the site that the person said no. */
  refuse(): void;
}

const DENIED: MessageError = { code: 'ERR_ACCESS_DENIED', message: 'The person did not allow the app to see the ONT ID.' };

/**
 * The way that a request's answer takes, decided once, as the page starts: a message to the window that opened this one,
 * or, where the whole page came or no opener is left, the address that the request named.
 */
export function replyTo(window: Window, request: PageRequest): Reply {
  if (request.responseMode === 'legacy_redirect') return callbackReply(window, request.callback, legacyReturnUrl);
  if (request.responseMode === 'middle_redirect') return callbackReply(window, request.callback, middleReturnUrl);
  if (request.responseMode === 'legacy_message') return originalScriptReply(window, request.origins);
  const { responseMode, redirectUri, codeChallenge } = request;
  const returns = responseMode === 'redirect' || !openerOf(window);
  return returns && redirectUri && codeChallenge ? returnReply(window, { ...request, redirectUri, codeChallenge }) : openerReply(window, request);
}

/** Whether an answer to this request can only go to the window that opened the page. */
export function needsOpener(request: PageRequest): boolean {
  if (request.responseMode === 'legacy_message') return true;
  return request.responseMode === 'web_message' && !(request.redirectUri && request.codeChallenge);
}

/**
 * Answers the window that opened this one. The message is addressed to the origin that the server found registered for
 * the client, never to `*`: a window that has gone elsewhere since, or was never the site's, gets nothing.
 */
export function openerReply(window: Window, request: SignInRequest): Reply {
  return {
    wish: {},
    leaves: false,
    takesCredential: true,
    canDeliver: () => openerOf(window) !== null,
    deliver(granted, credential) {
      if (!('access_token' in granted)) return;
      const { access_token, ontid, refresh_token } = granted;
      const result = { access_token, ontid, ...(refresh_token && { refresh_token }), ...(credential && { credential }) };
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
  const go = (answer: SignInReturn) => window.location.replace(fragmentReturnUrl(redirectUri, answer));
  return {
    wish: { code_challenge: codeChallenge, redirect_uri: redirectUri },
    leaves: true,
    takesCredential: false,
    canDeliver: () => true,
    deliver(granted) {
      if ('code' in granted) go({ state, code: granted.code });
    },
    refuse: () => go({ state, error: DENIED }),
  };
}

/**
 * Goes to the callback of an older page, or back to a site that sent the person to a provider (`/oauthmiddle`), with the
 * token where that one expects it. The server has found the callback registered, character for character. This page has
 * no token in its own address, and is replaced.
 */
export function callbackReply(window: Window, callback: string, returnTo: (callback: string, granted: SignInResult) => string): Reply {
  return {
    wish: {},
    leaves: true,
    takesCredential: false,
    canDeliver: () => true,
    deliver(granted) {
      if ('access_token' in granted) window.location.replace(returnTo(callback, granted));
    },
    refuse: () => window.location.replace(legacyRefusalUrl(callback)),
  };
}

/**
 * Tells the window that the original script opened this one from. Its request names no origin: the message is addressed
 * to each that is registered, and the browser delivers it where it matches. A refusal it has no word for: the window closes.
 */
export function originalScriptReply(window: Window, origins: readonly string[]): Reply {
  return {
    wish: {},
    leaves: false,
    takesCredential: false,
    canDeliver: () => openerOf(window) !== null,
    deliver(granted) {
      if (!('access_token' in granted)) return;
      for (const origin of origins) openerOf(window)?.postMessage(legacyMessage(granted), origin);
    },
    refuse() {},
  };
}

/** Null when the page was opened directly, or when a Cross-Origin-Opener-Policy on the way cut the two apart. */
function openerOf(window: Window): Window | null {
  const found = window.opener as Window | null;
  return found && !found.closed ? found : null;
}
