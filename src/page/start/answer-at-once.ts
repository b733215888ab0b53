import type { AuthorizeRequest, AuthorizeResult, Envelope } from '../../protocol/custody/custody-api.ts';
import type { SignInPageData } from '../../protocol/sign-in/page-data.ts';
import type { OpenerLink } from './opener-link.ts';

/**
 * Answers a site that has said that it waits, for the one person who is signed in and has agreed to it before
 * (`auto_select`). The window closes when the site has the answer.
 *
 * @returns whether the answer was sent; otherwise the page asks the person
 */
export async function answerAtOnce({ request, account }: SignInPageData, link: OpenerLink): Promise<boolean> {
  const { clientId: client_id, origin, nonce, scope = [] } = request;
  const wish: AuthorizeRequest = {
    client_id,
    origin,
    ontid: account!.ontid,
    auto_select: true,
    ...(nonce && { nonce }),
    ...(scope.length && { scope: scope.join(' ') }),
  };
  try {
    const response = await fetch('/api/v1/oauth2/authorize', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wish),
    });
    const { result } = (await response.json()) as Envelope<string, AuthorizeResult>;
    if (!result || !('access_token' in result)) return false;
    const { access_token, ontid, refresh_token } = result;
    void link.received.then(() => window.close());
    link.send({ result: { access_token, ontid, ...(refresh_token && { refresh_token }) } });
    return true;
  } catch {
    // Whatever it was, the page can say it when the person presses.
    return false;
  }
}
