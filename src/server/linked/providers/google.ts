import { providerName } from './name.ts';
import { oauthProvider } from './oauth.ts';
import type { ProviderAdapter } from './provider.ts';

/**
 * OpenID Connect. Nothing but `openid` is asked for: neither the address nor the name of the person comes.
 * https://developers.google.com/identity/openid-connect/openid-connect
 */
export const google: ProviderAdapter = {
  id: 'google',
  name: providerName('google'),
  variables: (env) => ({
    web: { GOOGLE_CLIENT_ID: env['GOOGLE_CLIENT_ID'], GOOGLE_CLIENT_SECRET: env['GOOGLE_CLIENT_SECRET'] },
  }),
  create: (doors, at) =>
    oauthProvider(
      {
        server: {
          issuer: 'https://accounts.google.com',
          authorization_endpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
          token_endpoint: 'https://oauth2.googleapis.com/token',
          jwks_uri: 'https://www.googleapis.com/oauth2/v3/certs',
        },
        scope: 'openid',
        authentication: 'post',
        pkce: true,
        // Never the address: another person may have it tomorrow.
        subjects: (tokens) => [tokens.claims()?.sub],
      },
      doors,
      at,
    ),
};
