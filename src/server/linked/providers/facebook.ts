import { createHmac } from 'node:crypto';
import { providerName } from './name.ts';
import { oauthProvider } from './oauth.ts';
import type { ProviderAdapter } from './provider.ts';

const GRAPH = 'https://graph.facebook.com/v24.0';

/**
 * OAuth 2.0. The id that Facebook gives is this app's own for the person: another app's same number may be another
 * person's, so that the app stands with it.
 * https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
 */
export const facebook: ProviderAdapter = {
  id: 'facebook',
  name: providerName('facebook'),
  variables: (env) => ({
    web: { FACEBOOK_CLIENT_ID: env['FACEBOOK_CLIENT_ID'], FACEBOOK_CLIENT_SECRET: env['FACEBOOK_CLIENT_SECRET'] },
  }),
  create: (doors, at) => ({
    ...oauthProvider(
      {
        server: {
          issuer: 'https://www.facebook.com',
          authorization_endpoint: 'https://www.facebook.com/v24.0/dialog/oauth',
          token_endpoint: `${GRAPH}/oauth/access_token`,
        },
        scope: 'public_profile',
        authentication: 'post',
        pkce: false,
        async subjects({ access_token: token }, ask) {
          const { clientId, clientSecret } = doors.web!;
          // Shows that whoever asks holds the secret, which an app may demand (Graph API, "Securing requests").
          const proof = createHmac('sha256', clientSecret).update(token).digest('hex');
          const { id } = await ask(`${GRAPH}/me?fields=id&appsecret_proof=${proof}`);
          return [typeof id === 'string' && id && `${clientId}:${id}`];
        },
      },
      doors,
      at,
    ),
    // `#_=_`
    leavesFragment: true,
  }),
};
