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

/** The hosted page's answer to the window that opened it, sent with `postMessage` to the registered origin alone. */
export type SignInMessage = { source: typeof MESSAGE_SOURCE; version: typeof MESSAGE_VERSION; state: string } & (
  | { result: SignInResult; error?: never }
  | { error: MessageError; result?: never }
);

/** The message that answers the request with this state. */
export function signInMessage(state: string, answer: { result: SignInResult } | { error: MessageError }): SignInMessage {
  return { source: MESSAGE_SOURCE, version: MESSAGE_VERSION, state, ...answer };
}

/**
 * Reads what a `message` event brought. Who sent it is for the caller to check first: origin, then window.
 *
 * @param data `event.data`, of any kind
 * @param state the state of the request that waits for an answer
 * @returns the message, or `undefined` for anything that is not the answer to that request
 */
export function parseSignInMessage(data: unknown, state: string): SignInMessage | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const message = data as Record<string, unknown>;
  if (message['source'] !== MESSAGE_SOURCE || message['version'] !== MESSAGE_VERSION || message['state'] !== state) return undefined;
  const error = message['error'];
  if (error !== undefined) {
    const parsed = parseMessageError(error);
    return parsed && signInMessage(state, { error: parsed });
  }
  const result = parseSignInResult(message['result']);
  return result && signInMessage(state, { result });
}

/** Reads an error that came from outside; `undefined` for anything that is none. */
export function parseMessageError(value: unknown): MessageError | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { code, message } = value as Record<string, unknown>;
  const isText = typeof code === 'string' && code.length <= 64 && typeof message === 'string' && message.length <= 1024;
  return isText ? { code, message } : undefined;
}
