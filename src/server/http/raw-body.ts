import type { Server } from './server.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * The body's bytes as they came, for signatures to be checked over; `null` before it is read and where there is
     * none.
     */
    rawBody: Buffer | null;
  }
}

/**
 * Reads JSON as Fastify's own parser does, members named `__proto__` or `constructor` refused, and keeps the bytes:
 * what was parsed and written again would not be what an app has signed.
 */
export function keepRawBodies(app: Server): void {
  app.decorateRequest('rawBody', null);
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    request.rawBody = body as Buffer;
    return parseJson(request, body.toString('utf8'), done);
  });
}
