import { clientIdOf } from '../../../protocol/common/ont-id.ts';
import type { RefusalReason } from '../../../protocol/sign-in/page-data.ts';
import { registeredRedirectUri } from '../../apps/redirect-uris.ts';
import type { Server } from '../../http/server.ts';
import { sourceOf } from '../../http/source.ts';
import type { Assets } from '../../pages/assets.ts';
import { pageErrors, sendRefusal } from '../../pages/send-page.ts';
import type { Services } from '../../services/services.ts';
import { goToProvider } from '../support/go-to-provider.ts';

/**
 * Where a site sends a person who is to sign in with an account at a provider:
 * `/oauthmiddle?dapp_ontid&oauth_type&redirect_url&lang`. A token comes back at the end of `redirect_url`, so that it
 * must be a registered redirect URI; anything else is told on a page, and leads nowhere. The token goes only after a
 * press.
 */
export function oauthmiddle(app: Server, services: Services, assets: Assets): void {
  app.get('/oauthmiddle', {
    errorHandler: pageErrors(assets),
    async handler(request, reply) {
      const query = new URL(request.url, services.config.publicUrl).searchParams;
      const wanted = await read(query, request.headers['user-agent'] ?? '');
      if ('reason' in wanted)
        return sendRefusal(assets, request, reply, wanted.reason.code === 'invalid_request' ? 400 : 403, wanted.reason);
      await services.guard.call(sourceOf(request, services.config));
      const { provider, clientId, redirectUrl } = wanted;
      return goToProvider(services, request, reply, provider, {
        kind: 'middle',
        clientId,
        redirectUrl,
        lang: (query.get('lang') ?? '').slice(0, 35),
      });
    },
  });

  async function read(query: URLSearchParams, userAgent: string) {
    const values = PARAMETERS.map((name) => query.getAll(name));
    const repeated = PARAMETERS.find((_, index) => values[index]!.length > 1);
    if (repeated) return { reason: fault(repeated, 'repeated') };
    const missing = PARAMETERS.find((_, index) => !values[index]![0]);
    if (missing) return { reason: fault(missing, 'missing') };
    const [dapp, type, redirectUrl] = values.map(([value]) => value) as [string, string, string];
    const clientId = clientIdOf(dapp);
    if (!clientId) return { reason: fault('dapp_ontid', 'malformed') };
    const client = await services.apps.find(clientId);
    const origin = URL.canParse(redirectUrl) ? new URL(redirectUrl).origin : redirectUrl.slice(0, 200);
    if (!client) return { reason: { code: 'unknown_client', clientId, origin } satisfies RefusalReason };
    const registered = registeredRedirectUri(client, redirectUrl);
    if (registered === undefined) {
      return {
        reason: {
          code: 'unknown_redirect_uri',
          clientId,
          origin,
          redirectUri: redirectUrl.slice(0, 2048),
          appName: client.name,
        } satisfies RefusalReason,
      };
    }
    const provider = services.providers.get(type === 'x' ? 'twitter' : type);
    if (!provider?.doorFor(userAgent)) return { reason: fault('oauth_type', 'unsupported') };
    return { provider, clientId, redirectUrl: registered };
  }
}

const PARAMETERS = ['dapp_ontid', 'oauth_type', 'redirect_url'] as const;

const fault = (parameter: (typeof PARAMETERS)[number], problem: 'missing' | 'repeated' | 'malformed' | 'unsupported') =>
  ({ code: 'invalid_request', parameter, problem }) satisfies RefusalReason;
