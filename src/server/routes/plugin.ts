import { ApiError } from '../api-error.ts';
import type { Server } from '../http/server.ts';
import type { Assets } from '../http/assets.ts';
import type { Services } from '../services.ts';

/** For any page, in a policy of its own too: whoever checks `integrity` reads across origins (SRI §3.3.2). */
const HEADERS = {
  'content-type': 'text/javascript; charset=utf-8',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
};

/**
 * The script that sites load: at an address that always has the newest, of which browsers ask each time whether it has
 * changed, and at one for each build, which they keep. With it what it loads, from beside it, where `data-debug` asks
 * for it.
 */
export function plugin(app: Server, { builds }: Services, assets: Assets): void {
  for (const name of ['plugin', 'doctor'] as const) {
    app.get(`/${name}.js`, async (request, reply) => {
      const { body, etag } = (await assets.build())[name];
      void reply.headers({ ...HEADERS, 'cache-control': 'public, max-age=0, must-revalidate', etag });
      return request.headers['if-none-match'] === etag ? reply.code(304).send() : body;
    });

    app.get(`/v/:build/${name}.js`, async (request, reply) => {
      const [path] = request.url.split('?', 1) as [string];
      const mine = (await assets.build())[name];
      const script = mine.path === path ? mine : await builds.find(path);
      if (!script) throw new ApiError('NOT_FOUND', 'this platform has never served that build of the script');
      return reply.headers({ ...HEADERS, 'cache-control': 'public, max-age=31536000, immutable' }).send(script.body);
    });
  }
}
