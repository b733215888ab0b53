import { providerName } from './name.ts';
import { oauthProvider } from './oauth.ts';
import type { ProviderAdapter } from './provider.ts';

/**
 * OAuth 2.0 of its time: the answer with the token is JSON under another name, names no token type, and says in `uid`
 * who the person is.
 * https://open.weibo.com/wiki/Oauth2/access_token
 */
export const weibo: ProviderAdapter = {
  id: 'weibo',
  name: providerName('weibo'),
  variables: (env) => ({
    web: { WEIBO_CLIENT_ID: env['WEIBO_CLIENT_ID'], WEIBO_CLIENT_SECRET: env['WEIBO_CLIENT_SECRET'] },
  }),
  create: (doors, at) =>
    oauthProvider(
      {
        server: {
          issuer: 'https://api.weibo.com',
          authorization_endpoint: 'https://api.weibo.com/oauth2/authorize',
          token_endpoint: 'https://api.weibo.com/oauth2/access_token',
        },
        scope: '',
        authentication: 'post',
        pkce: false,
        mend: (answer) => ('access_token' in answer ? { token_type: 'bearer', ...answer } : answer),
        subjects: (tokens) => [tokens['uid']],
      },
      doors,
      at,
    ),
};
