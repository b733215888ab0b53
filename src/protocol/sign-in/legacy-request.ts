import { clientIdOf, type OntId } from '../common/ont-id.ts';
import { canonicalCallback } from '../common/web-address.ts';
import type { SignInResult } from './result.ts';

/**
 * The two addresses that pages out there have called since before this page: `/signin?params=…` and
 * `/oauth2.0/authorize/?params=…`. Their one parameter holds values joined with `&`, in which names and addresses may
 * hold an `&` themselves. The app's name in it is the caller's word for itself, and is dropped.
 *
 * Earlier published copies of the original script open a window at two other addresses, for the same answer:
 * `/#/signin?appontid=…&appname=…` (March 2019) and `/signin?params=…` without a callback (April 2019).
 */
export interface LegacyRequest {
  clientId: OntId;
  /** BCP 47 tag, of the published values `en` or `zh`. */
  lang: string;
  /**
   * Of the redirect form: every ending of the text that is a URL, in its serialization, the longest first. Which of
   * them is meant is for the registry to say. Absent in the form that a window is opened with.
   */
  callbacks?: string[];
}

/** A longer one than any that a browser was ever given. */
const MAX_LENGTH = 4096;

/**
 * Reads `params` of `/signin`: app, name, callback and language. A request without a callback is the form that a window
 * is opened with: it has nothing that a callback could be meant by.
 *
 * @param params as it stands in the query, decoded once
 */
export function parseLegacySignIn(params: string): LegacyRequest | undefined {
  const parts = split(params);
  if (!parts) return undefined;
  const { clientId, lang, between } = parts;
  const callbacks = between
    .map((_, index) => canonicalCallback(between.slice(index).join('&')))
    .filter((callback) => callback !== undefined);
  if (callbacks.length) return { clientId, lang, callbacks };
  const isName = between.length > 0 && between.every((part) => part && !/[:/\\]/.test(part));
  return isName ? { clientId, lang } : undefined;
}

/** Reads `params` of `/oauth2.0/authorize/`: app, name and language. */
export function parseLegacyPopup(params: string): LegacyRequest | undefined {
  const parts = split(params);
  return parts && { clientId: parts.clientId, lang: parts.lang };
}

function split(params: string): { clientId: OntId; between: string[]; lang: string } | undefined {
  if (params.length > MAX_LENGTH) return undefined;
  const [first = '', ...rest] = params.split('&');
  const clientId = clientIdOf(first);
  const lang = rest.pop();
  return clientId && lang !== undefined ? { clientId, between: rest, lang: lang.slice(0, 35) } : undefined;
}

/** What takes the answer to a legacy redirect back: the callback with the parameter `response`, before its fragment. */
export function legacyReturnUrl(callback: string, { access_token, ontid }: SignInResult): string {
  return withParameter(callback, 'response', JSON.stringify({ access_token, ontid }));
}

/** What takes the answer to `/oauthmiddle` back: the address with the token at its end. */
export function middleReturnUrl(callback: string, { access_token }: Pick<SignInResult, 'access_token'>): string {
  return withParameter(callback, 'access_token', access_token);
}

/** The same for a person who said no. The published interface knows no refusal; the word is RFC 6749's (§4.1.2.1). */
export function legacyRefusalUrl(callback: string): string {
  return withParameter(callback, 'error', 'access_denied');
}

function withParameter(callback: string, name: string, value: string): string {
  const [, address, fragment] = /^([^#]*)(.*)$/s.exec(callback) as unknown as [string, string, string];
  return `${address}${address.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}${fragment}`;
}

/** The message that the original script waits for: JSON as text. */
export function legacyMessage({ access_token, ontid, refresh_token }: SignInResult): string {
  return JSON.stringify({ access_token, ontid, ...(refresh_token && { refresh_token }) });
}
