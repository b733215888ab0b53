import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../../errors/api-error.ts';
import type { Server } from '../../http/server.ts';
import type { Assets } from '../../pages/assets.ts';
import type { BuiltScript } from '../../pages/plugin-build.ts';
import type { Services } from '../../services/services.ts';

/** For any page, in a policy of its own too: whoever checks `integrity` reads across origins (SRI §3.3.2). */
const HEADERS = {
  'content-type': 'text/javascript; charset=utf-8',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
};

/** Of a package; a build has twelve digits of its hash after that. */
const VERSION = /^\d+\.\d+\.\d+$/;

/**
 * The script that sites load: at an address that always has the newest, of which browsers ask each time whether it has
 * changed, and at one for each build, which they keep. With it what it loads, from beside it, where `data-debug` asks
 * for it. A button that came from npm knows its version alone, and asks for the panel of that.
 */
export function plugin(app: Server, { builds }: Services, assets: Assets): void {
  for (const name of ['plugin', 'doctor'] as const) {
    app.get(`/${name}.js`, async (request, reply) => answerChanging(request, reply, (await assets.build())[name]));

    app.get<{ Params: { build: string } }>(`/v/:build/${name}.js`, async (request, reply) => {
      const [path] = request.url.split('?', 1) as [string];
      const { version, ...mine } = await assets.build();
      if (name === 'doctor' && VERSION.test(request.params.build)) {
        const older = request.params.build === version ? undefined : await builds.panelOf(request.params.build);
        return answerChanging(request, reply, older ?? mine.doctor);
      }
      const script = mine[name].path === path ? mine[name] : await builds.find(path);
      if (!script) throw new ApiError('NOT_FOUND', 'this platform has never served that build of the script');
      return reply.headers({ ...HEADERS, 'cache-control': 'public, max-age=31536000, immutable' }).send(script.body);
    });
  }
}

/** At an address whose script may be another tomorrow. */
function answerChanging(request: FastifyRequest, reply: FastifyReply, { body, etag }: BuiltScript): FastifyReply {
  void reply.headers({ ...HEADERS, 'cache-control': 'public, max-age=0, must-revalidate', etag });
  return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(body);
}
