import type { AuthorizeRequest, AuthorizeResult } from '../../protocol/custody/custody-api.ts';
import {
  legacyMessage,
  legacyRefusalUrl,
  legacyReturnUrl,
  middleReturnUrl,
} from '../../protocol/sign-in/legacy-request.ts';
import { ACCESS_DENIED, type MessageError, signInMessage } from '../../protocol/sign-in/messages.ts';
import type { CheckedRequest, PageRequest } from '../../protocol/sign-in/page-data.ts';
import { hasStatePrefix, type SignInRequest } from '../../protocol/sign-in/request.ts';
import type { SignInResult } from '../../protocol/sign-in/result.ts';
import { fragmentReturnUrl, queryReturnUrl, type SignInReturn } from '../../protocol/sign-in/return.ts';
import type { OpenerLink } from '../start/opener-link.ts';

/** The platform's answer for the site. */
export type Granted = Extract<AuthorizeResult, { status: 'granted' }>;

/**
 * How an answer went: `left` along with the person, `sent` to a window that confirms nothing, or sent to one that does.
 */
export type Delivery = 'left' | 'sent' | { received: Promise<void> };

/** The way back to the site that asked. */
export interface Reply {
  /** What to ask the platform for: a code that is bound to the request, or, when this says nothing, a token. */
  readonly wish: Pick<AuthorizeRequest, 'code_challenge' | 'redirect_uri'>;
  /** Whether the answer takes the person along instead of leaving them in this window. */
  readonly leaves: boolean;
  /** Whether a verified credential can go along: with a message to a page that knows of it, and in no address. */
  readonly takesCredential: boolean;
  /** Settles when the site has said that it waits; absent where it cannot say so. Nothing is granted before. */
  readonly ready?: Promise<void> | undefined;
  /** Whether there is a place that an answer can be sent to. */
  canDeliver(): boolean;
  /** Delivers what was granted. It is the only place on the page that does. */
  deliver(granted: Granted, credential?: string): Delivery;
  /** Tells the site that the person said no. */
  refuse(): Delivery;
}

/**
 * The way that a request's answer takes: a message to the window that opened this one; or, where the whole page came or no
 * opener is left, the redirect URI that the server has resolved.
 *
 * @param link to a plugin that acknowledges; `first/opener-link.ts`
 */
export function replyTo(window: Window, request: PageRequest, link?: OpenerLink): Reply {
  if (request.responseMode === 'legacy_redirect') return callbackReply(window, request.callback, legacyReturnUrl);
  if (request.responseMode === 'middle_redirect') return callbackReply(window, request.callback, middleReturnUrl);
  if (request.responseMode === 'legacy_message') return originalScriptReply(window, request.origins);
  const { responseMode, redirectUri, codeChallenge } = request;
  const byMessage = openerReply(window, request, link);
  if (!redirectUri || !codeChallenge) return byMessage;
  const byUrl = returnReply(window, { ...request, redirectUri, codeChallenge });
  if (responseMode === 'redirect') return byUrl;
  // The window that opened this one may go while the person is here.
  const now = () => (openerOf(window) ? byMessage : byUrl);
  return {
    get wish() {
      return now().wish;
    },
    get leaves() {
      return now().leaves;
    },
    get takesCredential() {
      return now().takesCredential;
    },
    get ready() {
      return now().ready;
    },
    canDeliver: () => now().canDeliver(),
    deliver: (granted, credential) => ('code' in granted ? byUrl : byMessage).deliver(granted, credential),
    refuse: () => now().refuse(),
  };
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
export function openerReply(window: Window, request: SignInRequest, link?: OpenerLink): Reply {
  const send = (answer: { result: SignInResult } | { error: MessageError }): Delivery => {
    openerOf(window)?.postMessage(signInMessage(request.state, answer), request.origin);
    return link ? { received: link.received } : 'sent';
  };
  return {
    wish: {},
    leaves: false,
    takesCredential: true,
    ready: link?.ready,
    canDeliver: () => openerOf(window) !== null,
    deliver(granted, credential) {
      if (!('access_token' in granted)) return 'sent';
      const { access_token, ontid, refresh_token } = granted;
      return send({
        result: { access_token, ontid, ...(refresh_token && { refresh_token }), ...(credential && { credential }) },
      });
    },
    refuse: () => send({ error: ACCESS_DENIED }),
  };
}

/**
 * Goes to the redirect URI that the server has resolved, with a code and never with a token. It takes the place of this
 * page in the browser's history: nobody comes back to a question that is answered. Older builds, whose state has no
 * prefix, read the fragment.
 */
export function returnReply(
  window: Window,
  request: CheckedRequest & { redirectUri: string; codeChallenge: string },
): Reply {
  const { state, redirectUri, requestedRedirectUri, codeChallenge } = request;
  const urlOf = (uri: string, answer: SignInReturn) =>
    hasStatePrefix(state) ? queryReturnUrl(uri, answer, window.location.origin) : fragmentReturnUrl(uri, answer);
  const go = (url: string): Delivery => {
    window.location.replace(url);
    return 'left';
  };
  return {
    wish: { code_challenge: codeChallenge, redirect_uri: requestedRedirectUri ?? redirectUri },
    leaves: true,
    takesCredential: false,
    canDeliver: () => true,
    deliver(granted) {
      // The registration may have changed since the page was loaded: the code is bound to the address that the platform names now.
      return 'code' in granted ? go(urlOf(granted.redirect_uri, { state, code: granted.code })) : 'sent';
    },
    refuse: () => go(urlOf(redirectUri, { state, error: ACCESS_DENIED })),
  };
}

/**
 * Goes to the callback of an older page, or back to a site that sent the person to a provider (`/oauthmiddle`), with the
 * token where that one expects it. The server has found the callback registered. This page has no token in its own
 * address, and is replaced.
 */
export function callbackReply(
  window: Window,
  callback: string,
  returnTo: (callback: string, granted: SignInResult) => string,
): Reply {
  const go = (url: string): Delivery => {
    window.location.replace(url);
    return 'left';
  };
  return {
    wish: {},
    leaves: true,
    takesCredential: false,
    canDeliver: () => true,
    deliver: (granted) => ('access_token' in granted ? go(returnTo(callback, granted)) : 'sent'),
    refuse: () => go(legacyRefusalUrl(callback)),
  };
}

/**
 * Tells the window that the original script opened this one from. Its request names no origin: the message is addressed
 * to each that is registered, and the browser delivers it where it matches. That script reads every message as a result,
 * so that it gets nothing else, and closes the window itself.
 */
export function originalScriptReply(window: Window, origins: readonly string[]): Reply {
  return {
    wish: {},
    leaves: false,
    takesCredential: false,
    canDeliver: () => openerOf(window) !== null,
    deliver(granted) {
      if ('access_token' in granted) {
        for (const origin of origins) openerOf(window)?.postMessage(legacyMessage(granted), origin);
      }
      return 'sent';
    },
    refuse: () => 'sent',
  };
}

/** Null when the page was opened directly, or when a Cross-Origin-Opener-Policy on the way cut the two apart. */
function openerOf(window: Window): Window | null {
  const found = window.opener as Window | null;
  return found && !found.closed ? found : null;
}
