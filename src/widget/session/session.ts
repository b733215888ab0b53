import { isOntId } from '../../protocol/common/ont-id.ts';
import { OntidError } from '../../protocol/errors/errors.ts';
import { parseSignInResult, type SignInResult } from '../../protocol/sign-in/result.ts';
import { LONGEST_TIMER } from '../options/longest-timer.ts';
import { readPage, resolveOptions } from '../options/options.ts';
import { OntidExpiringEvent } from './expiring-event.ts';
import { outsideZone } from './outside-zone.ts';
import { type Issuer, noteResult, onResult, type Received } from './results.ts';
import { noteSignedOut } from './signed-out.ts';
import { postToken, problemOf } from './token-endpoint.ts';

/** Who is signed in to this page. */
export interface Account {
  ontid: string;
  /** Milliseconds since the epoch at which the access token ends. */
  expires: number;
}

const KEY = 'ontid-signin.account';

/** In the tab's storage: who is signed in, and all that `signOut()` needs after a page load. */
interface Kept extends Issuer, Partial<Account> {
  /** The token's claim `jti`. The platform takes it for a revocation and for nothing else. */
  jti: string | undefined;
}

/** Milliseconds before the end of a token at which `ontid-expiring` is fired. */
const NOTICE = 300_000;

/** Milliseconds between two `ontid-expiring`, whatever the tokens and the clocks say. */
const PAUSE = 60_000;

/** Milliseconds by which a clock may be wrong without being corrected: a token also takes time to get here. */
const TOLERANCE = 60_000;

/**
 * The tokens, in this page's memory and nowhere else: script that gets in later finds none in a storage, and no two
 * tabs hold the same refresh token, whose second use would end the sign-in.
 */
let held: Received | undefined;
let refreshing: Promise<SignInResult> | undefined;

/** When the access token of `held` ends, as `performance.now()` counts: no correction of the clock moves that. */
let end = 0;
/** The account that is still to be announced. */
let announced: Account | undefined;
let notice: ReturnType<typeof setTimeout> | undefined;
/** When `ontid-expiring` was fired last, as `performance.now()` counts. */
let fired = -PAUSE;

const listeners = new Set<() => void>();

/**
 * Calls the listener after each sign-in, refresh and sign-out of this page.
 *
 * @returns a function that ends this
 */
export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

const changed = () => listeners.forEach((listener) => listener());

/** For pages whose storage the browser refuses. */
let memory: Kept | undefined;

let isStarted = false;

/** Has the results of this page kept from now on, and takes the latest one. A second call does nothing. */
export function startSession(): void {
  if (isStarted) return;
  isStarted = true;
  onResult(hear);
}

function hear(received: Received): void {
  const { result, issuer, at } = received;
  if (!held) {
    // Timers sleep along with the device, and a page that is kept by the browser has none.
    document.addEventListener('visibilitychange', look);
    window.addEventListener('pageshow', look);
  }
  held = received;
  refreshing = undefined;
  const { exp, iat, jti } = claimsOf(result.access_token);
  const cameAt = Date.now() - (performance.now() - at);
  const skew = cameAt - Number(iat) * 1000;
  const expires = Math.round(Number(exp) * 1000 + (Math.abs(skew) > TOLERANCE ? skew : 0)) || 0;
  end = at + expires - cameAt;
  announced = { ontid: result.ontid, expires };
  const { host, clientId } = issuer;
  // The platform knows the refresh token for longer than the access token.
  const id = claimsOf(result.refresh_token)['jti'] ?? jti;
  keep({ ...announced, host, clientId, jti: typeof id === 'string' ? id : undefined });
  look();
  changed();
}

/** Fires `ontid-expiring` if it is time, else waits for the time. */
function look(): void {
  clearTimeout(notice);
  if (!announced?.expires) return;
  const now = performance.now();
  // The clock counts as well: `performance.now()` may stand still while the device sleeps.
  const left = Math.min(end - now, announced.expires - Date.now());
  const wait = Math.max(left - NOTICE, fired + PAUSE - now);
  if (wait > 0) {
    notice = outsideZone(() => setTimeout(look, Math.min(wait, LONGEST_TIMER)));
    return;
  }
  fired = now;
  const account = announced;
  announced = undefined;
  document.dispatchEvent(new OntidExpiringEvent(account));
}

/**
 * Who is signed in in this tab, until the token ends; also after the page was loaded anew. For display, and no proof.
 */
export function getAccount(): Account | undefined {
  startSession();
  const { ontid, expires } = kept() ?? {};
  if (!isOntId(ontid) || !(Number(expires) > Date.now()) || (held && performance.now() >= end)) return undefined;
  return { ontid, expires: Number(expires) };
}

/**
 * Gets the next tokens without the person, for apps that are registered for refresh tokens. Calls at the same time get
 * the same promise.
 *
 * @throws OntidError by rejection: `ERR_NOT_SIGNED_IN` when this page holds no refresh token, or the platform takes it
 *   no more; `ERR_PLATFORM_UNREACHABLE`, after which it may be tried again: where the answer was lost, a try within 30
 *   seconds gets the same answer; a later one ends with `ERR_NOT_SIGNED_IN`, and the person signs in anew
 */
export function refresh(): Promise<SignInResult> {
  startSession();
  return (refreshing ??= next().finally(() => (refreshing = undefined)));
}

async function next(): Promise<SignInResult> {
  const mine = held;
  const token = mine?.result.refresh_token;
  if (!mine || !token) throw new OntidError('ERR_NOT_SIGNED_IN', 'This page holds no refresh token.');
  const { host, clientId } = mine.issuer;
  const answer = await postToken(host, { grant_type: 'refresh_token', client_id: clientId, refresh_token: token });
  const result = parseSignInResult(answer);
  if (held !== mine) {
    // Signed out, or in as somebody else, meanwhile: what came is not to live on.
    if (result) await revoke({ result, issuer: mine.issuer });
    throw new OntidError('ERR_NOT_SIGNED_IN', 'The person signed out meanwhile.');
  }
  if (!result) {
    forget();
    throw new OntidError('ERR_NOT_SIGNED_IN', `The platform gives no further token: ${problemOf(answer)}.`);
  }
  noteResult(result, mine.issuer);
  return result;
}

/**
 * Forgets who is signed in and revokes the tokens, also after a page load. Until the next sign-in no button asks for
 * `auto_select`, so that the person decides in the window. They stay signed in at the platform, and with other sites.
 *
 * @throws OntidError by rejection: `ERR_PLATFORM_UNREACHABLE`, or `ERR_SIGN_IN_FAILED` where the platform did not
 *   revoke. The person is forgotten here all the same, and another call tries to revoke again
 */
export async function signOut(): Promise<void> {
  startSession();
  const mine = held;
  const before = kept();
  const issuer = mine?.issuer ?? before ?? issuerOfPage();
  forget();
  noteSignedOut(true, issuer);
  if (!issuer || (!mine && !before?.jti)) return;
  // Stays until the platform has revoked: who is offline can try again.
  if (before?.jti) keep({ host: before.host, clientId: before.clientId, jti: before.jti });
  if (mine) await revoke(mine);
  else await postRevocation(issuer, { jti: before!.jti! });
  if (!held) forget();
}

/** Either of the tokens ends what the sign-in gave (RFC 7009 §2.1). */
function revoke({ result, issuer }: Pick<Received, 'result' | 'issuer'>): Promise<void> {
  return postRevocation(issuer, { token: result.refresh_token ?? result.access_token });
}

async function postRevocation({ host, clientId }: Issuer, what: { token: string } | { jti: string }): Promise<void> {
  const answer = await postToken(host, { client_id: clientId, ...what }, 'revoke');
  if (Object(answer).error)
    throw new OntidError('ERR_SIGN_IN_FAILED', `The platform did not revoke the token: ${problemOf(answer)}.`);
}

/** The platform and client that this page names for its buttons; `undefined` where it leaves that to each of them. */
function issuerOfPage(): Issuer | undefined {
  try {
    return resolveOptions({}, readPage());
  } catch {
    return undefined;
  }
}

function kept(): Kept | undefined {
  try {
    return (JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Kept | null) ?? memory;
  } catch {
    return memory;
  }
}

function keep(value: Kept): void {
  memory = undefined;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(value));
  } catch {
    memory = value;
  }
}

function forget(): void {
  held = announced = memory = undefined;
  clearTimeout(notice);
  try {
    sessionStorage.removeItem(KEY);
  } catch {}
  changed();
}

/** The claims of a token, unverified; none where it is no token that this page can read. */
function claimsOf(token: string | undefined): Record<string, unknown> {
  try {
    return Object(JSON.parse(atob(token!.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/')))) as Record<
      string,
      unknown
    >;
  } catch {
    return {};
  }
}
