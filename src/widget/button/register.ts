import { OntidSignin } from './ontid-signin.ts';

/**
 * Registers `<ontid-signin>`; the one place that does. A second call does nothing, nor does a call on a server; where
 * another version holds the tag, that one stays and the console says so.
 */
export function register(): void {
  // Libraries put a `customElements` of their own on servers, so that one is no sign of a browser.
  if (typeof document === 'undefined') return;
  const holder = customElements.get('ontid-signin') as Partial<typeof OntidSignin> | undefined;
  if (!holder) customElements.define('ontid-signin', OntidSignin);
  else if (holder.version !== OntidSignin.version) {
    console.warn(
      `ontid-signin: version ${holder.version} is on the page already; ${OntidSignin.version} is not used. ` +
        'Load one of them.',
    );
  }
}
