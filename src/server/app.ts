import { fileURLToPath } from 'node:url';
import cookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify from 'fastify';
import { refuseControlCharacters, TEXT_KEYWORD } from './http/admission/control-characters.ts';
import { checkHost, toOriginForm } from './http/admission/host.ts';
import { limitAll, limitRoutes } from './http/admission/route-limits.ts';
import { addErrorExit, answerBadHttp, answerUnrouted } from './http/error-exit.ts';
import { keepFacts, loggingOptions } from './http/logging.ts';
import { describeApi } from './http/openapi.ts';
import { keepRawBodies } from './http/raw-body.ts';
import { addSecurityHeaders } from './http/security-headers.ts';
import type { Server } from './http/server.ts';
import { trustedProxies, warnOfUnknownProxy } from './http/trust-proxy.ts';
import type { Assets } from './pages/assets.ts';
import { addRoutes } from './routes/index.ts';
import type { Services } from './services/services.ts';

const BODY_LIMIT_BYTES = 16 * 1024;
/** Files that are served as they are, at `/`. */
const PUBLIC_FILES = fileURLToPath(new URL('../../public', import.meta.url));
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * Puts the server together: services → routes, and around them what every answer needs.
 *
 * @param log where log lines go; standard output without it
 */
export async function createApp(
  services: Services,
  assets: Assets,
  log?: { write(line: string): void },
): Promise<Server> {
  const { config } = services;
  const app: Server = fastify({
    ...loggingOptions(config, log),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    ...(config.trustProxy === undefined ? {} : { trustProxy: trustedProxies(config.trustProxy) }),
    rewriteUrl: toOriginForm,
    clientErrorHandler: answerBadHttp,
    frameworkErrors: (error, request, reply) => answerUnrouted(error, request, reply),
    // A number where text belongs is a fault of the caller's, not something to mend in silence.
    ajv: {
      customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, keywords: [TEXT_KEYWORD] },
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  // A form of another site can send text/plain without asking first; JSON it cannot.
  app.removeContentTypeParser('text/plain');
  keepFacts(app);
  keepRawBodies(app);
  addErrorExit(app);
  if (config.trustProxy === undefined) warnOfUnknownProxy(app);
  services.metrics.watch(app);
  await addSecurityHeaders(app, {
    inline: assets.inline,
    development: assets.development,
    https: config.publicUrl.startsWith('https:'),
    includeSubDomains: config.hstsIncludeSubDomains ?? false,
  });
  checkHost(app, config);
  limitRoutes(app, config);
  refuseControlCharacters(app);
  await app.register(cookie);
  await assets.register(app);
  await app.register(async (scope: Server) => {
    limitAll(scope, 'file');
    await scope.register(fastifyStatic, { root: PUBLIC_FILES, prefix: '/', wildcard: false, index: false });
  });
  await describeApi(app, config.publicUrl);
  addRoutes(app, services, assets);
  return app;
}
