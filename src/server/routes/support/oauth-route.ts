import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { OAuthErrorName, OAuthErrorResponse, OAuthFault } from '../../../protocol/oauth/oauth.ts';
import { OAuthError } from '../../errors/oauth-error.ts';
import { toApiError } from '../../http/error-exit.ts';
import type { OAuthDescription } from '../../http/openapi.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { allowSites } from './cors.ts';

/** Reads a body's parameters; see `protocol/oauth/oauth.ts`. */
type Parse<Request> = (parameters: Iterable<[string, unknown]>) => { request: Request } | { fault: OAuthFault };

/** An endpoint that speaks OAuth. */
export interface OAuthRoute<Request> {
  parse: Parse<Request>;
  /** For `/docs`; `parse` alone decides what is taken. */
  description: OAuthDescription;
  /** @returns the answer's body; `undefined` for an empty one */
  handle(request: Request, context: { request: FastifyRequest; reply: FastifyReply }): Promise<object | undefined>;
}

/**
 * Adds an endpoint of OAuth: forms and JSON in, JSON out, failures as RFC 6749 §5.2 has them, for the pages of every
 * registered site. Forms are read here and nowhere else: any page can send one without being asked.
 */
export function addOAuthRoute<Request>(
  app: Server,
  services: Services,
  url: string,
  { parse, description, handle }: OAuthRoute<Request>,
): void {
  void app.register(async (scope: Server) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, new URLSearchParams(body as string)),
    );
    allowSites(scope, services, url);
    scope.route({
      method: 'POST',
      url,
      config: { oauth: description },
      errorHandler: answerError,
      async handler(request, reply) {
        void reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' });
        const parsed = parse(parametersOf(request.body));
        if ('fault' in parsed) throw new OAuthError(parsed.fault.error, parsed.fault.problem);
        return reply.send(await handle(parsed.request, { request, reply }));
      },
    });
  });
}

function parametersOf(body: unknown): Iterable<[string, unknown]> {
  if (body instanceof URLSearchParams) return body;
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return Object.entries(body);
  throw new OAuthError('invalid_request', 'the body is a form or a JSON object');
}

function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const told = error instanceof OAuthError ? error : translated(error, request, reply);
  request.failure = told.error;
  const body: OAuthErrorResponse = { error: told.error, error_description: told.message };
  return reply.code(told.status).headers({ 'cache-control': 'no-store', pragma: 'no-cache' }).send(body);
}

/** The platform's own failures in OAuth's words. */
function translated(error: FastifyError, request: FastifyRequest, reply: FastifyReply): OAuthError {
  const { status, message, retryAfter } = toApiError(error, request);
  if (retryAfter !== undefined) void reply.header('retry-after', retryAfter);
  return new OAuthError(nameOf(status), message, status);
}

function nameOf(status: number): OAuthErrorName {
  if (status >= 500) return 'server_error';
  if (status === 429) return 'temporarily_unavailable';
  return status === 401 || status === 403 ? 'invalid_client' : 'invalid_request';
}
