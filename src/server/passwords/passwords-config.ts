import { isLoopback } from '../../protocol/common/web-address.ts';

/**
 * Reads where passwords are looked up that were seen in breaches: `PASSWORD_BREACH_URL`, in the range format of Pwned
 * Passwords, such as `https://api.pwnedpasswords.com/range/`.
 *
 * @returns the address, with a slash at its end; `undefined` without one
 */
export function readBreachUrl(text: string | undefined, faults: string[]): string | undefined {
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!url || !safe || url.search || url.hash || url.username) {
    faults.push(
      'PASSWORD_BREACH_URL is an https address such as https://api.pwnedpasswords.com/range/, without a query; http ' +
        'is for this machine only',
    );
    return undefined;
  }
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}
