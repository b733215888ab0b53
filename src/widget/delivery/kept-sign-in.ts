import { OntidError } from '../../protocol/errors/errors.ts';
import type { SignInReturn } from '../../protocol/sign-in/return.ts';
import type { CodeHolder } from '../session/token-endpoint.ts';
import type { ButtonPlace } from './button-place.ts';

/** A sign-in that the whole page has gone for: what it takes to go on with it when the browser is back. */
export interface KeptSignIn {
  state: string;
  /** The platform's origin. */
  host: string;
  holder: CodeHolder;
  /** The redirect URI of the request. */
  redirectUri: string;
  /** Address of the page, with query and fragment. */
  page: string;
  /** Which load of the page it was: its `performance.timeOrigin`. */
  load: number;
  /** Where it was scrolled to, in CSS pixels. */
  scroll: [x: number, y: number];
  /** The button that was pressed; none where `signIn()` was called. */
  button: ButtonPlace | undefined;
  loginUri: string | undefined;
  /** Milliseconds since the epoch after which no answer is taken. */
  until: number;
  /** The answer, once it has come to another address of the site. */
  answer?: SignInReturn;
}

const PREFIX = 'ontid-signin ';

/**
 * Keeps a sign-in for this tab alone: two tabs do not disturb each other, and it is gone with the tab.
 *
 * @throws OntidError `ERR_STORAGE_BLOCKED`
 */
export function keepSignIn(kept: KeptSignIn): void {
  try {
    sessionStorage.setItem(PREFIX + kept.state, JSON.stringify(kept));
  } catch (cause) {
    throw new OntidError('ERR_STORAGE_BLOCKED', 'The browser stores nothing for this page.', { cause });
  }
}

/** Whether a sign-in at this platform waits for the answer with this state. */
export const isKept = (state: string, host: string): boolean => read(state)?.host === host;

/** Takes one out, by its state: each is gone on with once. */
export function takeSignIn(state: string): KeptSignIn | undefined {
  const kept = read(state);
  try {
    sessionStorage.removeItem(PREFIX + state);
  } catch {}
  return kept;
}

/** Takes out the first one that fits, and throws away what is too old. */
export function takeFirst(fits: (kept: KeptSignIn) => boolean): KeptSignIn | undefined {
  for (const state of keptStates()) {
    const kept = read(state);
    if (!kept || fits(kept)) takeSignIn(state);
    if (kept && fits(kept)) return kept;
  }
  return undefined;
}

function read(state: string): KeptSignIn | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PREFIX + state) ?? 'null') as KeptSignIn | null;
    return kept && Date.now() < kept.until ? kept : undefined;
  } catch {
    return undefined;
  }
}

function keptStates(): string[] {
  try {
    return Object.keys(sessionStorage).flatMap((key) => (key.startsWith(PREFIX) ? key.slice(PREFIX.length) : []));
  } catch {
    return [];
  }
}
