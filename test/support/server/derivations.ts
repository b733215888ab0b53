import { createHook } from 'node:async_hooks';

/** Counts the keys that this process derives by scrypt. */
export interface Derivations {
  begun: number;
  /** Most of them that were under way at once. */
  most: number;
  stop(): void;
}

export function watchDerivations(): Derivations {
  const underWay = new Set<number>();
  const hook = createHook({
    init(id, type) {
      if (type !== 'SCRYPTREQUEST') return;
      underWay.add(id);
      seen.begun++;
      seen.most = Math.max(seen.most, underWay.size);
    },
    // Its callback is called: it is done.
    before: (id) => void underWay.delete(id),
  }).enable();
  const seen: Derivations = { begun: 0, most: 0, stop: () => void hook.disable() };
  return seen;
}
