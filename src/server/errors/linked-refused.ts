import type { LinkedFault } from '../../protocol/custody/linked.ts';

/** A sign-in at a provider that came to nothing. */
export class LinkedRefused extends Error {
  readonly fault: LinkedFault;

  /** @param reason for the log: the provider's own code, never a word of what it or the browser sent besides */
  constructor(fault: LinkedFault, reason: string) {
    super(reason);
    this.name = 'LinkedRefused';
    this.fault = fault;
  }
}
