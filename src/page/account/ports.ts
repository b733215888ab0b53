import type { CredentialPayload } from '../../protocol/onttag/onttag.ts';
import type { PhonePorts } from '../flow/phone-flow.ts';
import type { ProviderWindow } from '../linked/provider-window.ts';

/** Everything outside of the account page's flow that it acts on. */
export interface AccountPorts extends PhonePorts {
  /** Gives the person a file. */
  save(name: string, text: string): void;
  /** Decrypts a credential; see `keystore/open-credential.ts`. */
  openCredential(keystore: string, password: string, encrypted: string): Promise<CredentialPayload>;
  /** Loads the page again, for another account or when nobody is signed in any more. */
  reload(): void;
  /** Opens a provider's page, to add an account there. */
  providers: ProviderWindow;
}
