import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';

const PREFLIGHT_MAX_AGE_SECONDS = 600;

/**
 * Lets the pages of registered sites read the answers of an address. No cookie counts here, so that whose page it is
 * does not matter: what a caller may do, they may do by what they send.
 */
export function allowSites(app: Server, { apps }: Services, url: string): void {
  const allow = async (request: FastifyRequest, reply: FastifyReply): Promise<boolean> => {
    void reply.header('vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !(await apps.hasOrigin(origin))) return false;
    void reply.header('access-control-allow-origin', origin);
    return true;
  };
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'POST') await allow(request, reply);
  });
  app.options(url, async (request, reply) => {
    if (await allow(request, reply)) {
      void reply.headers({
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'content-type, authorization, access_token',
        'access-control-max-age': PREFLIGHT_MAX_AGE_SECONDS,
      });
    }
    return reply.code(204).send();
  });
}
