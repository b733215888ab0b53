import { parseMessageError, type MessageError } from './messages.ts';

/** What the hosted page puts behind a redirect URI: the answer to the request with this state. */
export type SignInReturn = { state: string } & ({ code: string; error?: never } | { error: MessageError; code?: never });

const FRAGMENT = '#ontid-signin=';

/**
 * The address that takes an answer back to the site. It stands in the fragment, which is sent to no server, and holds a
 * code that is worth nothing without the verifier of whoever asked; never a token.
 *
 * @param redirectUri absolute and without fragment, as in the request
 */
export function returnUrl(redirectUri: string, answer: SignInReturn): string {
  return redirectUri + FRAGMENT + encodeURIComponent(JSON.stringify(answer));
}

/**
 * Reads the fragment of an address. Whether the state is one of the reader's own is for the caller to check.
 *
 * @param fragment `location.hash`
 * @returns the answer, or `undefined` for every other fragment
 */
export function parseReturn(fragment: string): SignInReturn | undefined {
  if (!fragment.startsWith(FRAGMENT) || fragment.length > 4096) return undefined;
  try {
    return readReturn(JSON.parse(decodeURIComponent(fragment.slice(FRAGMENT.length))));
  } catch {
    return undefined;
  }
}

/** The same for an answer that came by another way, such as a `BroadcastChannel`. */
export function readReturn(value: unknown): SignInReturn | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { state, code, error } = value as Record<string, unknown>;
  if (!isShortText(state)) return undefined;
  if (error !== undefined) {
    const parsed = parseMessageError(error);
    return parsed && { state, error: parsed };
  }
  return isShortText(code) ? { state, code } : undefined;
}

const isShortText = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= 512;
