import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { KEY_SET_MAX_AGE_SECONDS } from '../../tokens/signing-keys.ts';

/**
 * The trust anchor's key, for whoever is shown a credential. It is apart from the keys of tokens: neither passes for
 * the other.
 */
export function anchorJwks(app: Server, { onttag }: Services): void {
  app.get('/.well-known/onttag-jwks.json', async (_request, reply) => {
    void reply.headers({
      'cache-control': `public, max-age=${KEY_SET_MAX_AGE_SECONDS}`,
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'content-type': 'application/jwk-set+json',
    });
    return JSON.stringify({ keys: [await onttag.anchor.publicJwk()] });
  });
}
