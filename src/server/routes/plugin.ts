import type { Server } from '../http/server.ts';
import type { Assets } from '../http/assets.ts';

/** The script that sites load. Any page may read it; browsers ask each time whether it has changed. */
export function plugin(app: Server, assets: Assets): void {
  app.get('/plugin.js', async (request, reply) => {
    const { body, etag } = await assets.plugin();
    void reply.headers({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=0, must-revalidate',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      etag,
    });
    return request.headers['if-none-match'] === etag ? reply.code(304).send() : body;
  });
}
