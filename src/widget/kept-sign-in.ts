import { OntidError } from '../protocol/errors.ts';
import type { SignInReturn } from '../protocol/return.ts';
import type { ButtonPlace } from './button-place.ts';
import type { CodeHolder } from './trade-code.ts';

/** A sign-in that the whole page has gone for: what it takes to go on with it when the browser is back. */
export interface KeptSignIn {
  state: string;
  /** The platform's origin. */
  host: string;
  holder: CodeHolder;
  /** Address of the page, with query and fragment. */
  page: string;
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
    throw new OntidError('ERR_STORAGE_BLOCKED', 'The browser keeps nothing for this page, which could not go on when it is back.', { cause });
  }
}

/** Takes one out, by its state: each is gone on with once. */
export function takeSignIn(state: string): KeptSignIn | undefined {
  try {
    const text = sessionStorage.getItem(PREFIX + state);
    sessionStorage.removeItem(PREFIX + state);
    const kept = JSON.parse(text ?? 'null') as KeptSignIn | null;
    return kept && Date.now() < kept.until ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Takes out the one whose answer has come and whose page this is, and throws away what is too old. */
export function takeAnswered(page: string): KeptSignIn | undefined {
  for (const state of keptStates()) {
    const kept = takeSignIn(state);
    if (kept?.answer && kept.page === page) return kept;
    if (kept) keepSignIn(kept);
  }
  return undefined;
}

function keptStates(): string[] {
  try {
    return Object.keys(sessionStorage).flatMap((key) => (key.startsWith(PREFIX) ? key.slice(PREFIX.length) : []));
  } catch {
    return [];
  }
}
