import type { CredentialPayload } from '../../protocol/onttag/onttag.ts';
import type { Call } from '../api.ts';
import type { ProviderWindow } from '../linked/provider-window.ts';
import type { Phones } from '../phone/phones.ts';
import type { Prove } from '../proof/prove.ts';

/** The world that the account page acts on. */
export interface AccountPorts {
  call: Call;
  phones: Phones;
  /** Solves a proof of work. */
  prove: Prove;
  /** Gives the person a file. */
  save(name: string, text: string): void;
  /** What an encrypted credential says; see `open-credential.ts`. */
  openCredential(keystore: string, password: string, encrypted: string): Promise<CredentialPayload>;
  /** Loads the page again: somebody else is to be shown, or nobody is signed in any more. */
  reload(): void;
  /** Milliseconds since the epoch. */
  now(): number;
  /** The way to a provider, to add an account there. */
  providers: ProviderWindow;
}
