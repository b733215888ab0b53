import type { LinkedProvider } from '../../../protocol/custody/linked.ts';
import type { Door } from '../../storage/column-types.ts';

/** What the way to a provider and back is bound to. */
export interface Binding {
  /** 64 hex characters: WeChat takes letters and digits alone. */
  state: string;
  /** Comes back in an ID token (OpenID Connect Core §3.1.2.1). */
  nonce: string;
  /** PKCE (RFC 7636 §4.1). */
  codeVerifier: string;
  /** Where the browser comes back to. */
  redirectUri: string;
}

/** A provider that this platform is registered with. */
export interface Provider extends LinkedProvider {
  /** The door for a browser that calls itself this; `undefined` when none is configured for it. */
  doorFor(userAgent: string): Door | undefined;
  /**
   * Whether something of the provider's stays behind the address that the browser comes back to, on every page after
   * it.
   */
  leavesFragment?: boolean;
  /** Where the browser is sent. */
  address(door: Door, binding: Binding): Promise<URL>;
  /**
   * Whom the answer that the browser brought back speaks of, by asking the provider itself.
   *
   * @param answer the address that the browser came to, with a `code` in it
   * @returns everything that names this person and no other at the provider, whatever else may change
   * @throws LinkedRefused refused, unreachable
   */
  identify(door: Door, answer: URL, binding: Binding): Promise<string[]>;
}

/** What the platform is to a provider. */
export interface Credentials {
  clientId: string;
  clientSecret: string;
}

/** Where a provider's address is asked for; itself, save in tests. */
export type AddressBook = (address: string) => string;

/** An adapter: reads what it needs and makes its provider, if that is there. */
export interface ProviderAdapter extends LinkedProvider {
  /** Each door's variables, by the names of the two. */
  variables(env: NodeJS.ProcessEnv): Partial<Record<Door, Record<string, string | undefined>>>;
  create(doors: Partial<Record<Door, Credentials>>, at: AddressBook): Omit<Provider, 'id' | 'name'>;
}
