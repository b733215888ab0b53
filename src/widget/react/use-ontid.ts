import { type SyntheticEvent, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { OntidError } from '../../protocol/errors/errors.ts';
import type { SignInResult } from '../../protocol/sign-in/result.ts';
import { handleRedirect, signIn } from '../library.ts';
import { LONGEST_TIMER } from '../options/longest-timer.ts';
import type { SignInOptions } from '../options/options.ts';
import { type Account, getAccount, onSessionChange, refresh, signOut } from '../session/session.ts';
import { isDecision } from '../sign-in/events.ts';

/** The sign-in state of the page, and functions that change it. The functions stay the same and work without `this`. */
export interface Ontid {
  /**
   * The person who is signed in in this tab, until the token ends. `undefined` on a server and while React hydrates.
   */
  account: Account | undefined;
  /** Whether a call of this hook waits for its answer. */
  pending: boolean;
  /** The failure of the newest call of this hook. A closed window or a refusal is no failure. */
  error: OntidError | undefined;
  /**
   * Signs a person in. Call it in the click, or pass it as `onClick`.
   *
   * @param options options for this call; they win over those of the hook
   * @returns the token and the ONT ID, or `undefined` when no one signed in; it never rejects
   */
  signIn: (options?: SignInOptions | SyntheticEvent | Event) => Promise<SignInResult | undefined>;
  /** Revokes the tokens and forgets the person on this site; it never rejects. */
  signOut: () => Promise<void>;
  /** Gets the next tokens without the person, for apps with refresh tokens; it never rejects. */
  refresh: () => Promise<SignInResult | undefined>;
}

/**
 * Follows who is signed in, by any button or call of this page, and signs people in and out.
 *
 * @param options options of every `signIn()` of this hook
 * @example
 * const { account, pending, error, signIn, signOut } = useOntid({ clientId: 'did:ont:…', host: 'https://id.example' });
 */
export function useOntid(options: SignInOptions = {}): Ontid {
  const account = useSyncExternalStore(subscribe, currentAccount, noAccount);
  const [waiting, setWaiting] = useState(0);
  const [error, setError] = useState<OntidError>();
  const latest = useRef(options);
  useEffect(() => void (latest.current = options));

  const failed = useCallback((error: OntidError) => setError(isDecision(error) ? undefined : error), []);
  // A sign-in that left the page has come back with it.
  useEffect(() => void handleRedirect().catch(failed), [failed]);
  useEffect(() => {
    if (account) setError(undefined);
  }, [account]);

  const calls = useMemo(() => {
    const run = async <Answer>(call: () => Promise<Answer>): Promise<Answer | undefined> => {
      setError(undefined);
      setWaiting((count) => count + 1);
      try {
        return await call();
      } catch (error) {
        failed(error as OntidError);
        return undefined;
      } finally {
        setWaiting((count) => count - 1);
      }
    };
    return {
      signIn: (given: Parameters<Ontid['signIn']>[0] = {}) =>
        run(() => signIn({ ...latest.current, ...('currentTarget' in given ? {} : given) })),
      signOut: () => run(signOut),
      refresh: () => run(refresh),
    };
  }, [failed]);

  return { account, pending: waiting > 0, error, ...calls };
}

/** Tells the component when somebody has signed in or out, and when the token has ended. */
function subscribe(changed: () => void): () => void {
  let end: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(end);
    const wait = (getAccount()?.expires ?? Infinity) - Date.now();
    if (wait < LONGEST_TIMER) end = setTimeout(look, wait);
    changed();
  };
  const stop = onSessionChange(look);
  // The event of a button that `plugin.js` brought; that script has a session of its own in the same tab.
  document.addEventListener('ontid-success', look);
  look();
  return () => {
    stop();
    clearTimeout(end);
    document.removeEventListener('ontid-success', look);
  };
}

let last: Account | undefined;

/** The same object while the account is the same, as React expects. */
function currentAccount(): Account | undefined {
  const account = getAccount();
  if (account?.ontid !== last?.ontid || account?.expires !== last?.expires) last = account;
  return last;
}

const noAccount = () => undefined;
