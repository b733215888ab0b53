import type { Flow } from './flow.ts';
import { type Intent, isOver, type Step } from './state.ts';

type Entry = { step: Step; intent: Intent };

/**
 * Ties the flow to the browser's back and forward buttons: a question is an entry, and back from it leads to the one
 * before, with what was typed. Once somebody is signed in there is no question to go back to, so entries are replaced.
 */
export function followHistory(flow: Flow, { history }: Window): void {
  const current = (): Entry => ({ step: flow.state.step, intent: flow.state.intent });
  let shown = current();
  let restoring = false;
  history.replaceState(shown, '');

  flow.addEventListener('change', () => {
    const next = current();
    if (next.step === shown.step && next.intent === shown.intent) return;
    if (restoring || flow.state.account || isOver(next.step)) history.replaceState(next, '');
    else history.pushState(next, '');
    shown = next;
  });

  addEventListener('popstate', ({ state }: PopStateEvent) => {
    const entry = state as Entry | null;
    // A fragment typed into the address makes an entry of nobody's.
    if (!entry?.step) return;
    shown = entry;
    restoring = true;
    flow.restore(entry.step, entry.intent);
    restoring = false;
  });
}
