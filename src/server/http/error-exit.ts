import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { ErrorName } from '../../protocol/errors/error-codes.ts';
import type { OAuthErrorName } from '../../protocol/oauth/oauth.ts';
import type { OntTagErrorName } from '../../protocol/onttag/onttag.ts';
import { ApiError } from '../errors/api-error.ts';
import { challenge } from './challenge.ts';
import { failure, UNKNOWN_ANSWER } from './envelope.ts';
import type { Server } from './server.ts';

/**
 * The one place where a failure becomes an answer. What was thrown as an `ApiError` is told; what the caller got wrong
 * in HTTP itself is told as `PARAM_ERROR` with its own status; anything else is logged and answered as `INNER_ERROR`
 * without a word of what it was.
 */
export function addErrorExit(app: Server): void {
  app.setErrorHandler<FastifyError>(answerError);
  app.setNotFoundHandler((request, reply) => {
    const allowed = METHODS.filter((method) => app.hasRoute({ method, url: pathOf(request) }));
    if (allowed.length === 0)
      return answer(request, reply, new ApiError('NOT_FOUND', 'there is nothing at this address'));
    void reply.header('allow', allowed.join(', '));
    return answer(
      request,
      reply,
      new ApiError('PARAM_ERROR', `this address takes ${allowed.join(' and ')}`, { status: 405 }),
    );
  });
}

function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answer(request, reply, toApiError(error, request));
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The name of the error that this request was answered with. */
    failure?: ErrorName | OntTagErrorName | OAuthErrorName;
  }
}

const METHODS: HTTPMethods[] = ['GET', 'POST'];

/** What answers carry that are made before the security headers' hook runs. */
const BARE_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Answers a request that never reached a route: its address is no URL. */
export function answerUnrouted(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answerError(error, request, reply.headers(BARE_HEADERS));
}

/** Answers what is no HTTP at all, before there is a request to answer. */
export function answerBadHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') return;
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const body = JSON.stringify(
    failure(UNKNOWN_ANSWER, new ApiError('PARAM_ERROR', 'the request cannot be read', { status })),
  );
  const headers = {
    ...BARE_HEADERS,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** What a thrown value may tell the caller; the rest is logged here. */
export function toApiError(error: FastifyError, request: FastifyRequest): ApiError {
  if (error instanceof ApiError) return error;
  if (error.validation) return new ApiError('PARAM_ERROR', validationMessage(error));
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new ApiError('PARAM_ERROR', clientFault(error.code, request) ?? 'the request cannot be read', {
      status: error.statusCode,
    });
  }
  request.log.error({ err: error }, 'request failed');
  return new ApiError('INNER_ERROR', 'something went wrong here; try again', { status: 500 });
}

function clientFault(code: string, request: FastifyRequest): string | undefined {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return `the body is larger than ${(request.routeOptions.bodyLimit ?? 0) / 1024} KiB`;
  return CLIENT_FAULTS[code];
}

const CLIENT_FAULTS: Record<string, string> = {
  FST_ERR_BAD_URL: 'the address is not a valid URL',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'the body is empty; it must be a JSON object',
  FST_ERR_CTP_INVALID_JSON_BODY: 'the body is not valid JSON',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'the body must be sent as application/json',
};

/** Names the field, never its value. */
function validationMessage(error: FastifyError): string {
  const fault = error.validation![0]!;
  const field = fault.instancePath.slice(1).replaceAll('/', '.') || 'the body';
  return `${field} ${fault.message ?? 'is not valid'}`;
}

function answer(request: FastifyRequest, reply: FastifyReply, error: ApiError): FastifyReply {
  request.failure = error.error;
  if (error.retryAfter !== undefined) void reply.header('retry-after', error.retryAfter);
  if (error.status === 401) challenge(request, reply);
  void reply.header('cache-control', 'no-store');
  return reply.code(error.status).send(failure(request.routeOptions.config.answer ?? UNKNOWN_ANSWER, error));
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0]!;
}
