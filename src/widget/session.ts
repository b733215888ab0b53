import { OntidError } from '../protocol/errors.ts';
import { isOntId, type OntId } from '../protocol/ont-id.ts';
import { parseSignInResult, type SignInResult } from '../protocol/result.ts';
import { OntidExpiringEvent } from './events.ts';
import { noteResult, onResult, type Issuer } from './results.ts';
import { postToken, problemOf } from './trade-code.ts';

/** Who is signed in to this page. */
export interface Account {
  ontid: OntId;
  /** Milliseconds since the epoch at which the access token ends. */
  expires: number;
}

const KEY = 'ontid-signin.account';

/** Milliseconds before the end of a token at which `ontid-expiring` is fired. */
const NOTICE = 300_000;

/** The longest that a timer of a browser can wait. */
const LONGEST = 2 ** 31 - 1;

/**
 * The tokens, in this page's memory and nowhere else: script that gets in later finds none in a storage, and no two tabs
 * hold the same refresh token, whose second use would end the sign-in.
 */
let held: { result: SignInResult; issuer: Issuer } | undefined;
let refreshing: Promise<SignInResult> | undefined;
let notice: ReturnType<typeof setTimeout> | undefined;

onResult((result, issuer) => {
  held = { result, issuer };
  refreshing = undefined;
  keep({ ontid: result.ontid, expires: expiryOf(result.access_token) });
});

/** Who is signed in in this tab, until the token ends; also after the page was loaded anew. For display, and no proof. */
export function getAccount(): Account | undefined {
  try {
    const { ontid, expires } = JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Partial<Account>;
    return isOntId(ontid) && Number(expires) > Date.now() ? { ontid, expires: Number(expires) } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Gets the next tokens without the person, for apps that are registered for refresh tokens. Calls at the same time get
 * the same promise.
 *
 * @throws OntidError by rejection: `ERR_NOT_SIGNED_IN` when this page holds no refresh token, or the platform takes it no
 * more; `ERR_PLATFORM_UNREACHABLE`, after which it may be tried again. Where it was the answer that was lost, the
 * token has been used: the next try ends with `ERR_NOT_SIGNED_IN`, and the person signs in anew
 */
export function refresh(): Promise<SignInResult> {
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
 * Forgets who is signed in and revokes the tokens of this page. The person stays signed in at the platform, and with
 * other sites.
 *
 * @throws OntidError by rejection: `ERR_PLATFORM_UNREACHABLE`; they are forgotten here all the same
 */
export async function signOut(): Promise<void> {
  const mine = held;
  forget();
  if (mine) await revoke(mine);
}

async function revoke({ result, issuer }: { result: SignInResult; issuer: Issuer }): Promise<void> {
  // Either of them ends what the sign-in gave (RFC 7009 §2.1).
  await postToken(issuer.host, { client_id: issuer.clientId, token: result.refresh_token ?? result.access_token }, 'revoke');
}

function keep(account: Account): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(account));
  } catch {}
  clearTimeout(notice);
  const wait = Math.max(0, account.expires - NOTICE - Date.now());
  if (wait <= LONGEST) notice = setTimeout(() => document.dispatchEvent(new OntidExpiringEvent(account)), wait);
}

function forget(): void {
  held = undefined;
  clearTimeout(notice);
  try {
    sessionStorage.removeItem(KEY);
  } catch {}
}

/** When a token ends, by its own word: the claim `exp` (RFC 7519 §4.1.4). One that says nothing has ended. */
function expiryOf(token: string): number {
  try {
    const claims = JSON.parse(atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'))) as { exp?: unknown };
    return Number(claims.exp) * 1000 || 0;
  } catch {
    return 0;
  }
}
