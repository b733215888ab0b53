import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { KEY_SET_MAX_AGE_SECONDS } from '../../tokens/signing-keys.ts';

/** The keys that tokens are checked with (RFC 7517 §5), for any site's back end or page. */
export function jwks(app: Server, { signingKeys }: Services): void {
  app.get('/.well-known/jwks.json', async (_request, reply) => {
    void reply.headers({
      'cache-control': `public, max-age=${KEY_SET_MAX_AGE_SECONDS}`,
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'content-type': 'application/jwk-set+json',
    });
    return JSON.stringify({ keys: (await signingKeys.published()).map(({ publicJwk }) => publicJwk) });
  });
}
