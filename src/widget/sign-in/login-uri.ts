import type { SignInResult } from '../../protocol/sign-in/result.ts';
import { randomText } from '../delivery/random-text.ts';

/** Seconds for which the site's back end may take the form. */
const LIFETIME = 60;

const FIELD = 'ontid_csrf_token';

/**
 * Posts the result to the site's own back end, as a form and by a navigation. The same random token is in the form and
 * in a cookie (double submit). On https the name of the cookie begins with `__Host-`, so that no page of another host
 * can set it (RFC 6265bis §4.1.3.2); on http, which is for this machine alone, browsers do not take such a name.
 *
 * @param loginUri an address of the page's own origin
 */
export function postToSite(loginUri: string, { access_token, ontid, credential }: SignInResult): void {
  const token = randomText();
  const isSecure = location.protocol === 'https:';
  const cookie = `${FIELD}=${token}; Path=/; Max-Age=${LIFETIME}; SameSite=Strict`;
  document.cookie = isSecure ? `__Host-${cookie}; Secure` : cookie;
  const form = document.createElement('form');
  form.method = 'post';
  form.action = loginUri;
  form.hidden = true;
  for (const [name, value] of Object.entries({
    access_token,
    ontid,
    ...(credential && { credential }),
    [FIELD]: token,
  })) {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}
