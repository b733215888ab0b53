import type { OntId } from '../../protocol/ont-id.ts';
import type { SignInResult } from '../../protocol/result.ts';
import { noteSignedOut } from './signed-out.ts';

/** Where a result came from. */
export interface Issuer {
  /** The platform's origin. */
  host: string;
  clientId: OntId;
}

type Listener = (result: SignInResult, issuer: Issuer) => void;

const listeners = new Set<Listener>();

/** Has every result of this page told, whichever button it came by. */
export function onResult(listener: Listener): void {
  listeners.add(listener);
}

export function noteResult(result: SignInResult, issuer: Issuer): void {
  noteSignedOut(false, issuer);
  noteSignedOut(false);
  for (const listener of listeners) listener(result, issuer);
}
