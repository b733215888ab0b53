import { base64url } from './random-text.ts';

/** What binds a code to the page that asked for it: whoever has the code alone can do nothing with it (RFC 7636). */
export interface Pkce {
  /** Stays here until the code is traded. */
  verifier: string;
  /** SHA-256 of the verifier, method S256. */
  challenge: string;
}

let ready: Pkce | undefined;

/** Makes a pair, 256 random bits and their hash (RFC 7636 §4.1, §4.2). */
export async function makePkce(): Promise<Pkce> {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, challenge: base64url(new Uint8Array(hash)) };
}

/** Makes a pair ahead: browsers hash in their own time, and a window must be opened within the click. */
export function preparePkce(): void {
  // Where a browser cannot hash, windows open all the same and answer by message alone.
  makePkce().then(
    (pair) => (ready = pair),
    () => {},
  );
}

/** The pair that is ready, and a new one is made; `undefined` in the moment before the first is. */
export function takePkce(): Pkce | undefined {
  const pair = ready;
  ready = undefined;
  preparePkce();
  return pair;
}
