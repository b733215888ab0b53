import { ApiError } from '../api-error.ts';
import type { Server } from '../http/server.ts';
import type { Assets } from '../http/assets.ts';
import type { PluginBuild } from '../http/plugin-build.ts';

/** For any page, in a policy of its own too: whoever checks `integrity` reads across origins (SRI §3.3.2). */
const HEADERS = {
  'content-type': 'text/javascript; charset=utf-8',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
};

/**
 * The script that sites load: at an address that always has the newest, of which browsers ask each time whether it has
 * changed, and at one of this build alone, which they keep. With it what it loads where `data-debug` asks for it.
 */
export function plugin(app: Server, assets: Assets): void {
  const newest = (address: string, script: () => Promise<PluginBuild>) =>
    app.get(address, async (request, reply) => {
      const { body, etag } = await script();
      void reply.headers({ ...HEADERS, 'cache-control': 'public, max-age=0, must-revalidate', etag });
      return request.headers['if-none-match'] === etag ? reply.code(304).send() : body;
    });
  newest('/plugin.js', assets.plugin);
  newest('/doctor.js', assets.doctor);

  app.get('/v/:build/plugin.js', async (request, reply) => {
    const { body, path } = await assets.plugin();
    if (request.url.split('?', 1)[0] !== path) throw new ApiError('NOT_FOUND', 'this platform serves another build of the script');
    return reply.headers({ ...HEADERS, 'cache-control': 'public, max-age=31536000, immutable' }).send(body);
  });
}
