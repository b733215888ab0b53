import type { OntId } from '../../../protocol/common/ont-id.ts';
import { isOntId } from '../../../protocol/common/ont-id.ts';
import { ApiError } from '../../errors/api-error.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';

/** Where an app's picture is; the hash makes a new picture a new address. */
export const logoPath = (clientId: OntId, hash: string): string => `/apps/${clientId}/logo?${hash}`;

/**
 * The picture of an app, for the hosted page. The platform keeps a copy: one at the site's would tell the site who
 * looks at the page. Opened by itself it can do nothing.
 */
export function appLogo(app: Server, { apps }: Services): void {
  app.get<{ Params: { clientId: string } }>('/apps/:clientId/logo', async ({ params: { clientId } }, reply) => {
    const logo = isOntId(clientId) ? await apps.logo(clientId) : undefined;
    if (!logo) throw new ApiError('NOT_FOUND', 'there is no such picture');
    void reply.headers({
      'content-type': logo.type,
      'cache-control': 'public, max-age=86400, immutable',
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    });
    return logo.bytes;
  });
}
