import type { SessionAccount } from '../../protocol/custody/custody-api.ts';
import type { PageRequest } from '../../protocol/sign-in/page-data.ts';
import type { ProviderWindow } from '../linked/provider-window.ts';
import type { PressGuard } from '../start/press-guard.ts';
import type { PhonePorts } from './phone-flow.ts';
import type { Reply } from './reply.ts';

/** The site that asked for the sign-in. */
export interface Site {
  request: PageRequest;
  /** The way back to it. */
  reply: Reply;
}

/** The platform's own page, which goes on by itself when no site asked. */
export interface OwnPage {
  /** Leaves for the account of the person who has signed in. */
  finish(account: SessionAccount, signal: AbortSignal): Promise<void>;
}

/** Everything outside of the flow that it acts on. */
export interface FlowPorts extends PhonePorts {
  /** Where the sign-in leads to. */
  destination: Site | OwnPage;
  /** Loads the lazy screens. */
  loadLazyScreens(): Promise<void>;
  /** Whether a password is too weak for an account, as far as the page can tell; see `passwords/weak.ts`. */
  isWeak(password: string, names: readonly string[]): Promise<boolean>;
  /** Decrypts a credential; see `keystore/open-credential.ts`. */
  openCredential(keystore: string, password: string, encrypted: string): Promise<string>;
  providers: ProviderWindow;
  /** Whether a press counts yet. */
  guard: PressGuard;
  /** Resolves after this many milliseconds. */
  wait(ms: number): Promise<void>;
}
