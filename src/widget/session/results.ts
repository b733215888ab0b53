import type { OntId } from '../../protocol/common/ont-id.ts';
import type { SignInResult } from '../../protocol/sign-in/result.ts';
import { noteSignedOut } from './signed-out.ts';

/** Where a result came from. */
export interface Issuer {
  /** The platform's origin. */
  host: string;
  clientId: OntId;
}

/** A result of this page. */
export interface Received {
  result: SignInResult;
  issuer: Issuer;
  /** When it came, as `performance.now()` counts. */
  at: number;
}

type Listener = (received: Received) => void;

const listeners = new Set<Listener>();
let latest: Received | undefined;

/**
 * Tells a listener every result of this page, whichever button it came from. A listener that comes late is told the
 * latest result: bundlers may load it long after the button.
 */
export function onResult(listener: Listener): void {
  listeners.add(listener);
  if (latest) listener(latest);
}

export function noteResult(result: SignInResult, issuer: Issuer): void {
  noteSignedOut(false, issuer);
  noteSignedOut(false);
  latest = { result, issuer, at: performance.now() };
  for (const listener of listeners) listener(latest);
}
