import { providerName } from './name.ts';
import { oauthProvider } from './oauth.ts';
import type { ProviderAdapter } from './provider.ts';

/**
 * X, under the name that `oauth_type` has for it. OAuth 2.0 with PKCE; a token that may ask who the person is needs
 * both scopes.
 * https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code
 */
export const twitter: ProviderAdapter = {
  id: 'twitter',
  name: providerName('twitter'),
  variables: (env) => ({
    web: { TWITTER_CLIENT_ID: env['TWITTER_CLIENT_ID'], TWITTER_CLIENT_SECRET: env['TWITTER_CLIENT_SECRET'] },
  }),
  create: (doors, at) =>
    oauthProvider(
      {
        server: {
          issuer: 'https://x.com',
          authorization_endpoint: 'https://x.com/i/oauth2/authorize',
          token_endpoint: 'https://api.x.com/2/oauth2/token',
        },
        scope: 'tweet.read users.read',
        authentication: 'basic',
        pkce: true,
        async subjects(_tokens, ask) {
          const { data } = (await ask('https://api.x.com/2/users/me')) as { data?: { id?: unknown } };
          return [data?.id];
        },
      },
      doors,
      at,
    ),
};
