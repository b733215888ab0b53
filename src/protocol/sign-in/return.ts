import { type MessageError, parseMessageError } from './messages.ts';
import { hasStatePrefix } from './request.ts';

/** The answer that the hosted page adds to a redirect URI, for the request with this state. */
export type SignInReturn = { state: string } & (
  | { code: string; error?: never }
  | { error: MessageError; code?: never }
);

/** An answer in the query, together with the platform that gave it (RFC 9207). */
export type QueryReturn = SignInReturn & { iss: string };

/** The parameters of an answer in the query (RFC 6749 §4.1.2, RFC 9207 §2). */
const PARAMETERS = ['code', 'error', 'error_description', 'state', 'iss'] as const;
type Parameter = (typeof PARAMETERS)[number];

/** The value of `error` when the person refuses (RFC 6749 §4.1.2.1). */
const ACCESS_DENIED = 'access_denied';

/** Longer queries are not read: no answer of ours is that long. Unit: UTF-16 code units. */
const MAX_QUERY = 16_384;

/**
 * The URL that takes an answer to the site, in the query: `?code=…&state=…&iss=…`, or
 * `?error=…&error_description=…&state=…&iss=…` (RFC 6749 §4.1.2). It contains a code, never a token.
 *
 * @param redirectUri absolute and without fragment; its own query is kept
 * @param iss the platform's origin
 */
export function queryReturnUrl(redirectUri: string, { state, code, error }: SignInReturn, iss: string): string {
  const answer = new URLSearchParams(
    error ? { error: errorNameOf(error), error_description: error.message } : { code },
  );
  answer.set('state', state);
  answer.set('iss', iss);
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${answer}`;
}

/**
 * Reads an answer of the hosted page from a query. Only answers whose state begins with `ontid.` are read, so that
 * those of other OAuth libraries on the same page are left alone.
 *
 * The caller checks that `iss` is its platform and that `state` is its own.
 *
 * @param query `location.search`
 * @returns the answer, or `undefined` when there is none
 */
export function parseQueryReturn(query: string): QueryReturn | undefined {
  if (query.length > MAX_QUERY) return undefined;
  const { code, error, error_description: message = '', state, iss } = answerOf(query);
  if (!isShortText(state) || !hasStatePrefix(state) || !isShortText(iss)) return undefined;
  if (error !== undefined) {
    const name = error === ACCESS_DENIED ? 'ERR_ACCESS_DENIED' : 'ERR_SIGN_IN_FAILED';
    return { state, iss, error: { code: name, message: (message || error).slice(0, 1024) } };
  }
  return isShortText(code) ? { state, iss, code } : undefined;
}

/**
 * Removes the answer's parameters from a query. All other parameters stay as they are written.
 *
 * @param query `location.search`, from which `parseQueryReturn` read an answer
 * @returns the rest of the query, with its `?`, or the empty text
 */
export function withoutQueryReturn(query: string): string {
  const removed = new Set(Object.keys(answerOf(query)));
  // An answer stands behind the redirect URI's own parameters, which may have the same names.
  const rest = query
    .slice(1)
    .split('&')
    .reverse()
    .filter((pair) => !removed.delete(nameOf(pair)))
    .reverse()
    .join('&');
  return rest && `?${rest}`;
}

/** The last value of each of the answer's parameters; of `code` and `error` only the later one belongs to it. */
function answerOf(query: string): Partial<Record<Parameter, string>> {
  const found: Partial<Record<Parameter, string>> = {};
  new URLSearchParams(query).forEach((value, name) => {
    if (!value || !isParameter(name)) return;
    found[name] = value;
    if (name === 'code') {
      delete found.error;
      delete found.error_description;
    }
    if (name === 'error') delete found.code;
  });
  return found;
}

const isParameter = (name: string): name is Parameter => (PARAMETERS as readonly string[]).includes(name);

/** The name in one `name=value`, decoded. */
function nameOf(pair: string): string {
  let found = '';
  new URLSearchParams(pair).forEach((_, name) => (found = name));
  return found;
}

const errorNameOf = ({ code }: MessageError) => (code === 'ERR_ACCESS_DENIED' ? ACCESS_DENIED : 'server_error');

const FRAGMENT = '#ontid-signin=';

/**
 * The URL that takes an answer to a site with an older build of the plugin, which reads the fragment. It contains a
 * code, never a token.
 *
 * @param redirectUri absolute and without fragment
 */
export function fragmentReturnUrl(redirectUri: string, answer: SignInReturn): string {
  return redirectUri + FRAGMENT + encodeURIComponent(JSON.stringify(answer));
}

/**
 * Reads an answer from a fragment, the form of older builds. The caller checks that `state` is its own.
 *
 * @param fragment `location.hash`
 * @returns the answer, or `undefined` for every other fragment
 */
export function parseFragmentReturn(fragment: string): SignInReturn | undefined {
  if (!fragment.startsWith(FRAGMENT) || fragment.length > 4096) return undefined;
  try {
    return readReturn(JSON.parse(decodeURIComponent(fragment.slice(FRAGMENT.length))));
  } catch {
    return undefined;
  }
}

/** Reads an answer that came in another form, such as over a `BroadcastChannel`. */
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

const isShortText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 512;
