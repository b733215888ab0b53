import { randomBytes } from 'node:crypto';
import type { ProviderAnswer as Answer, ProviderCall } from '../provider.ts';

/** What a provider has given a code for. */
export interface Given {
  clientId: string;
  redirectUri: string;
  /** Who was signed in at the provider. */
  person: string;
  scope: string;
  nonce: string | null;
  challenge: string | null;
  used: boolean;
}

export const json = (value: unknown, status = 200, type = 'application/json'): Answer => ({
  status,
  headers: { 'content-type': type },
  body: JSON.stringify(value),
});

/** The way to a provider that it has taken a person in by: what its page needs to go on. */
export interface Visit {
  clientId: string;
  redirectUri: string;
  state: string;
  scope: string;
  nonce: string | null;
  challenge: string | null;
}

/** A stand-in for one provider, as its documentation has it. */
export interface StandIn {
  id: string;
  /** Its authorization pages, host and path. */
  pages: string[];
  visit(query: URLSearchParams): Visit;
  /** The query and fragment that the person goes back with. */
  allowed(code: string, state: string): string;
  denied(state: string): string;
  /** Its calls, by host and path. */
  calls: Record<string, (call: ProviderCall, codes: Codes) => Answer | Promise<Answer>>;
}

/** The codes that are out, of all providers. */
export class Codes {
  readonly #given = new Map<string, Given>();

  give(given: Omit<Given, 'used'>): string {
    const code = randomBytes(24).toString('hex');
    this.#given.set(code, { ...given, used: false });
    return code;
  }

  /** A code that a client trades in: once, and only the client that it was given to. */
  take(code: string | null, clientId: string | null): Given | 'unknown' | 'used' {
    const given = this.#given.get(code ?? '');
    if (!given || given.clientId !== clientId) return 'unknown';
    if (given.used) return 'used';
    given.used = true;
    return given;
  }
}

/** All secrets that the stand-ins give or know begin with this, so that a log can be searched for them. */
export const CANARY = 'canary-7f3a';
export const SECRET = `${CANARY}-client-secret`;
/** An access token that tells the stand-in whose it is. */
export const tokenOf = (person: string, extra = '') => `${CANARY}-token.${person}${extra}`;
export const personOf = (token: string | null | undefined) => /^canary-7f3a-token\.([\w-]+)/.exec(token ?? '')?.[1];
