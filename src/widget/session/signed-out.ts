import type { ResolvedOptions } from '../options/options.ts';
import { store, stored } from './storage.ts';

/** The platform and the client of a sign-in. */
type Issuer = Pick<ResolvedOptions, 'host' | 'clientId'>;

/** For pages whose storage the browser refuses: the mark then lasts as long as the page. */
const marks = new Set<string>();

const keyOf = (issuer?: Issuer) => `ontid-signin.signed-out${issuer ? ` ${issuer.host} ${issuer.clientId}` : ''}`;

/**
 * Notes in this browser that the person signed out of the site, or is signed in again. Until the next success no
 * request has `auto_select`: the person decides in the window.
 *
 * @param issuer every platform and client if left out
 */
export function noteSignedOut(isOut: boolean, issuer?: Issuer): void {
  const key = keyOf(issuer);
  if (isOut) marks.add(key);
  else marks.delete(key);
  store(key, isOut ? '1' : null);
}

export function isSignedOut(issuer: Issuer): boolean {
  return [keyOf(), keyOf(issuer)].some((key) => marks.has(key) || stored(key) !== null);
}
