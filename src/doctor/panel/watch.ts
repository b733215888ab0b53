import { type Finding, finding } from '../findings.ts';

/** An event of the button's, as far as it is looked at here. */
type FailureEvent = Event & { error?: { code?: string; message?: string } };

/**
 * Notes what happens on the page from now on: failures of sign-in, and what a policy stops of the platform's.
 *
 * @param platform its origin
 * @param changed called after each
 * @returns what has been found; more is added to it
 */
export function watch(platform: string, changed: () => void): Finding[] {
  const seen: Finding[] = [];
  const note = (found: Finding | undefined) => {
    if (!found || seen.some(({ message }) => message === found.message)) return;
    seen.push(found);
    changed();
  };
  document.addEventListener('ontid-error', (event: FailureEvent) => note(failure(event.error ?? {})));
  document.addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective }) => {
    if (blockedURI.startsWith(platform)) note(violation(effectiveDirective, blockedURI));
  });
  return seen;
}

function failure({ code, message }: { code?: string; message?: string }): Finding | undefined {
  // Whoever aborted knows it.
  if (code === 'ERR_ABORTED') return undefined;
  return finding(code === 'ERR_POPUP_BLOCKED' ? 'POPUP_BLOCKED' : 'SIGN_IN_FAILED', `${code}: ${message}`);
}

function violation(directive: string, address: string): Finding | undefined {
  if (directive === 'connect-src')
    return finding('POLICY_BLOCKS_CONNECT', `The page’s policy stopped a call of ${address}.`);
  if (directive.startsWith('script-src'))
    return finding('POLICY_BLOCKS_SCRIPT', `The page’s policy stopped ${address}.`);
  return undefined;
}
