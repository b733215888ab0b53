import type { OpenerLink } from './opener-link.ts';
import type { PressGuard } from './press-guard.ts';

/** What the inline script has begun, for the page's own script to go on with. */
export interface EarlyState {
  guard: PressGuard;
  link: OpenerLink | undefined;
  /** Set by the page's script when it is there: from then on the inline script starts nothing. */
  hydrated: boolean;
  /** The answer that the inline script is giving by itself; whether it was sent. */
  answering: Promise<boolean> | undefined;
}

declare global {
  interface Window {
    ontidEarly?: EarlyState;
  }
}
