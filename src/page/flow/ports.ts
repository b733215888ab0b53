import type { Call } from '../api.ts';
import type { PressGuard } from '../first/press-guard.ts';
import type { ProviderWindow } from '../linked/provider-window.ts';
import type { Phones } from '../phone/phones.ts';
import type { Prove } from '../proof/prove.ts';
import type { Reply } from '../reply.ts';

/** The world that the flow acts on. */
export interface FlowPorts {
  call: Call;
  reply: Reply;
  phones: Phones;
  /** Solves a proof of work. */
  prove: Prove;
  /** Fetches the screens that few need. */
  loadRare(): Promise<void>;
  /** Whether a password is too weak for an account, as far as the page can tell; see `passwords/weak.ts`. */
  isWeak(password: string, names: readonly string[]): Promise<boolean>;
  /** The text of an encrypted credential; see `open-credential.ts`. */
  openCredential(keystore: string, password: string, encrypted: string): Promise<string>;
  /** The way to a provider and back. */
  providers: ProviderWindow;
  /** Whether a press counts yet. */
  guard: PressGuard;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Settles after so many milliseconds. */
  wait(ms: number): Promise<void>;
}
