import { parseSignInResult, type SignInResult } from './result.ts';

/** Marks our messages among everything else that a window is sent. */
export const MESSAGE_SOURCE = 'ontid-signin';

/** The form of the message. A receiver passes over versions that it does not know. */
export const MESSAGE_VERSION = 1;

/** Why there is no result. `code` is an `OntidErrorCode`; a receiver takes an unknown one as `ERR_SIGN_IN_FAILED`. */
export interface MessageError {
  code: string;
  /** One sentence for the site's developer, in English. */
  message: string;
}

/** The error of a sign-in that the person refused. */
export const ACCESS_DENIED: MessageError = {
  code: 'ERR_ACCESS_DENIED',
  message: 'The person did not allow the app to see the ONT ID.',
};

/** The members that every message has. `state` is the request's. */
export interface MessageHead {
  source: typeof MESSAGE_SOURCE;
  version: typeof MESSAGE_VERSION;
  state: string;
}

/** The hosted page tells its opener, on every load, that it is there. Nothing in it is personal. */
export type HelloMessage = MessageHead & { hello: true };

/** The plugin answers `hello`: the page that made the request is there and waits for the result. */
export type ReadyMessage = MessageHead & { ready: true };

/** The hosted page answers the request. It is sent with `postMessage` to the registered origin only. */
export type SignInMessage = MessageHead & Answer;
type Answer = { result: SignInResult; error?: never } | { error: MessageError; result?: never };

/** The plugin confirms that it has the result or the error. The hosted page then closes its window. */
export type ReceivedMessage = MessageHead & { received: true };

/** Makes the message that the hosted page sends to its opener when it loads. */
export function helloMessage(state: string): HelloMessage {
  return { ...headOf(state), hello: true };
}

/** Makes the plugin's answer to `hello`. */
export function readyMessage(state: string): ReadyMessage {
  return { ...headOf(state), ready: true };
}

/** Makes the message that answers the request with this state. */
export function signInMessage(state: string, answer: Answer): SignInMessage {
  return { ...headOf(state), ...answer };
}

/** Makes the plugin's confirmation of a result or an error. */
export function receivedMessage(state: string): ReceivedMessage {
  return { ...headOf(state), received: true };
}

// The readers below look at `event.data` only. The caller first checks `event.origin` and `event.source`.

/** Whether a message is the `hello` of the page that shows the request with this state. */
export const isHello = (data: unknown, state: string): data is HelloMessage => read(data, state)?.['hello'] === true;

/** Whether a message is the `ready` of the page that made the request with this state. */
export const isReady = (data: unknown, state: string): data is ReadyMessage => read(data, state)?.['ready'] === true;

/** Whether a message confirms the answer to the request with this state. */
export const isReceived = (data: unknown, state: string): data is ReceivedMessage =>
  read(data, state)?.['received'] === true;

/**
 * Reads the answer to a request.
 *
 * @param data `event.data`, of any kind
 * @param state the state of the request that waits for an answer
 * @returns the message, or `undefined` for anything that is not the answer to that request
 */
export function parseSignInMessage(data: unknown, state: string): SignInMessage | undefined {
  const message = read(data, state);
  if (!message) return undefined;
  const error = message['error'];
  if (error !== undefined) {
    const parsed = parseMessageError(error);
    return parsed && signInMessage(state, { error: parsed });
  }
  const result = parseSignInResult(message['result']);
  return result && signInMessage(state, { result });
}

function headOf(state: string): MessageHead {
  return { source: MESSAGE_SOURCE, version: MESSAGE_VERSION, state };
}

/** The members of a message of ours that has this state. */
function read(data: unknown, state: string): Record<string, unknown> | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const message = data as Record<string, unknown>;
  const isOurs =
    message['source'] === MESSAGE_SOURCE && message['version'] === MESSAGE_VERSION && message['state'] === state;
  return isOurs ? message : undefined;
}

/** Reads an error that came from outside; `undefined` for anything that is none. */
export function parseMessageError(value: unknown): MessageError | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { code, message } = value as Record<string, unknown>;
  const isText = typeof code === 'string' && code.length <= 64 && typeof message === 'string' && message.length <= 1024;
  return isText ? { code, message } : undefined;
}
