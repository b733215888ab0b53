import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import type { BrowserContext } from 'playwright';
import { pkce } from '../../support/oauth-client.ts';
import { freePort } from '../../support/platform.ts';

/** For a browser: the provider's pages ask for a font far away, which is then missing at once, and nobody waits for it. */
export const ONLY_LOOPBACK = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1';

/** An OpenID provider with its own pages, and one client: the shop, whose script is oidc-client-ts. */
export interface OidcProvider {
  url: string;
  /** Gives a browser a session, and the shop its consent. */
  signIn(context: BrowserContext): Promise<void>;
  /** Begins a sign-in and gives the address of its first page, which this browser alone can open. */
  firstPage(context: BrowserContext): Promise<string>;
  close(): void;
}

/** @param shop the client's origin */
export async function startOidcProvider(shop: string): Promise<OidcProvider> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const redirect_uri = `${shop}/oidc/callback`;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const provider = new Provider(url, {
    clients: [
      {
        client_id: 'shop',
        token_endpoint_auth_method: 'none',
        redirect_uris: [redirect_uri],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    clientBasedCORS: () => true,
    findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub }) }),
    ttl: { AccessToken: 3600, AuthorizationCode: 60, Grant: 3600, IdToken: 3600, Interaction: 3600, Session: 3600 },
  });
  const server = createServer(provider.callback());
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve));
  const begin = (): string => {
    const query = {
      client_id: 'shop',
      redirect_uri,
      response_type: 'code',
      scope: 'openid',
      code_challenge: pkce().challenge,
      code_challenge_method: 'S256',
    };
    return `${url}/auth?${new URLSearchParams(query)}`;
  };
  return {
    url,
    async signIn(context) {
      const page = await context.newPage();
      await page.goto(begin());
      await page.locator('[name=login]').fill('somebody');
      await page.locator('[name=password]').fill('anything');
      await page.getByRole('button', { name: 'Sign-in' }).click();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.waitForURL(`${redirect_uri}?*`);
      await page.close();
    },
    async firstPage(context) {
      const { location } = (await context.request.get(begin(), { maxRedirects: 0 })).headers();
      return new URL(location!, url).href;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
