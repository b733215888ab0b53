import type { SignInResult } from '../protocol/result.ts';
import { randomText } from './random-text.ts';

/** Seconds for which the site's back end may take the form. */
const LIFETIME = 60;

/**
 * Posts the result to the site's own back end, as a form and by a navigation. A form that another site sends there could
 * not have the token in the cookie too: only pages of this site can set that one (the double submit of a token).
 *
 * @param loginUri an address of the page's own origin
 */
export function postToSite(loginUri: string, { access_token, ontid, credential }: SignInResult): void {
  const token = randomText();
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `ontid_csrf_token=${token}; Path=/; Max-Age=${LIFETIME}; SameSite=Strict${secure}`;
  const form = document.createElement('form');
  form.method = 'post';
  form.action = loginUri;
  form.hidden = true;
  for (const [name, value] of Object.entries({ access_token, ontid, ...(credential && { credential }), ontid_csrf_token: token })) {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}
