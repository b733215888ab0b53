import type { Call } from '../api/call.ts';
import type { Flow } from './flow.ts';

/** What every call says on a computer that is not the person's own. */
const FORGETFUL = { 'ontid-remember': 'no' };

/** Calls that tell the server to keep nothing in this browser, while the person says that it is not theirs. */
export const forgetfulCall = (call: Call, isFleeting: () => boolean): Call =>
  ((path: Parameters<Call>[0], request: never, signal?: AbortSignal) =>
    call(path, request, signal, isFleeting() ? FORGETFUL : {})) as Call;

/**
 * Ends a sign-in on a computer that is not the person's own: when the site has its answer, and when the window is closed
 * or leads elsewhere. A browser that is killed sends nothing; the server ends the session half an hour after it began.
 */
export function endWhenDone(flow: Flow, window: Window): void {
  let ended = '';
  const end = () => {
    const { account, fleeting } = flow.state;
    if (!fleeting || !account || ended === account.ontid) return;
    ended = account.ontid;
    const body = new Blob([JSON.stringify({ ontid: account.ontid })], { type: 'application/json' });
    window.navigator.sendBeacon('/api/v1/session/end', body);
  };
  // Older scripts confirm nothing; they close the window, or the person does.
  const isAnswered = () => flow.state.step === 'done' || flow.state.step === 'sent';
  flow.addEventListener('change', () => isAnswered() && end());
  window.addEventListener('pagehide', end);
}
