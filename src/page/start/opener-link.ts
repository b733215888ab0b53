import { helloMessage, isReady, isReceived, signInMessage } from '../../protocol/sign-in/messages.ts';
import type { PageRequest } from '../../protocol/sign-in/page-data.ts';

type Answer = Parameters<typeof signInMessage>[1];

/** The connection to the plugin in the window that opened this one. */
export interface OpenerLink {
  /** Settles when the request's own origin has said that it waits for the answer. Never, if it does not. */
  ready: Promise<void>;
  /** Whether it has. */
  isReady(): boolean;
  /** Settles when the plugin has confirmed an answer. Never, if it does not. */
  received: Promise<void>;
  /** Sends the answer to the request's origin, and to no other. */
  send(answer: Answer): void;
}

/**
 * Says `hello` to the window that opened this one and listens for what it says. Its messages count only if they come from
 * that window, while it shows a page of the request's origin, with the request's state.
 *
 * @returns `undefined` where no answer goes by message to a plugin that acknowledges
 */
export function linkToOpener(window: Window, request: PageRequest): OpenerLink | undefined {
  const opener = window.opener as Window | null;
  if (!opener || request.responseMode !== 'web_message' || !request.acknowledges) return undefined;
  const { origin, state } = request;
  let isOpen = false;
  let ready!: () => void;
  let received!: () => void;
  const link: OpenerLink = {
    ready: new Promise((resolve) => (ready = resolve)),
    isReady: () => isOpen,
    received: new Promise((resolve) => (received = resolve)),
    send: (answer) => opener.postMessage(signInMessage(state, answer), origin),
  };
  window.addEventListener('message', (event) => {
    if (event.origin !== origin || event.source !== opener) return;
    if (isReady(event.data, state)) {
      isOpen = true;
      ready();
    } else if (isOpen && isReceived(event.data, state)) received();
  });
  opener.postMessage(helloMessage(state), origin);
  return link;
}
