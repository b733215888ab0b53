import type { FastifyReply, FastifyRequest, FastifySchema, RouteOptions } from 'fastify';
import type { OntTagErrorName } from '../../../../protocol/onttag/onttag.ts';
import type { AnswerShape } from '../../../http/envelope.ts';
import { answerOntTag, answerOntTagError } from '../../../http/onttag-answer.ts';
import type { Server } from '../../../http/server.ts';
import { sourceOf } from '../../../http/source.ts';
import type { Services } from '../../../services/services.ts';

/** An address of ONT TAG's. */
export interface OntTagRoute {
  method: 'GET' | 'POST';
  url: string;
  answer: AnswerShape;
  summary: string;
  /** Every error that it may answer with, besides those that any call may get. */
  errors: readonly OntTagErrorName[];
  example: { request: unknown; result: unknown };
  schema?: FastifySchema;
  /** Bytes; the platform's own limit without it. */
  bodyLimit?: number;
  /** What else has to be so before the body is read. */
  admit?(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** @returns the answer's `result`; what it has sent itself is left as it is */
  handle(request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
}

/**
 * Adds an address of ONT TAG's. Whoever calls is known by the signature in the request, never by a cookie, so that it
 * does not matter which page a call comes from.
 */
export function addOntTagRoute(app: Server, services: Services, route: OntTagRoute): void {
  const { method, url, answer, summary, example, schema = {}, bodyLimit, admit, handle } = route;
  const options: RouteOptions = {
    method,
    url,
    schema,
    ...(bodyLimit === undefined ? {} : { bodyLimit }),
    config: { answer, limit: 'counted', description: { summary, ontTagErrors: route.errors, example } },
    errorHandler: answerOntTagError,
    onRequest: async (request, reply) => {
      await services.guard.call(sourceOf(request, services.config));
      await admit?.(request, reply);
    },
    handler: async (request, reply) => {
      const result = await handle(request, reply);
      return reply.sent ? reply : answerOntTag(reply, answer, result);
    },
  };
  app.route(options as Parameters<Server['route']>[0]);
}
