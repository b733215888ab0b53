import { REVOKED_CREDENTIALS_PATH, type RevokedCredentials } from '../../../protocol/onttag/onttag.ts';
import type { Server } from '../../http/server.ts';
import { sourceOf } from '../../http/source.ts';
import type { Services } from '../../services/services.ts';
import { KEY_SET_MAX_AGE_SECONDS } from '../../tokens/signing-keys.ts';

/**
 * The credentials that were revoked before they expired, for whoever is shown one. It is a list and not an answer about
 * one credential, so that the platform does not learn who shows theirs where.
 */
export function revokedCredentials(app: Server, { onttag, guard, config }: Services): void {
  app.get(REVOKED_CREDENTIALS_PATH, async (request, reply): Promise<RevokedCredentials> => {
    await guard.call(sourceOf(request, config));
    void reply.headers({
      'cache-control': `public, max-age=${KEY_SET_MAX_AGE_SECONDS}`,
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
    return { revoked: await onttag.credentials.revoked() };
  });
}
