import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { type AppPath, appCallOf } from '../../../protocol/custody/custody-api.ts';
import type { Credentials } from '../../http/challenge.ts';
import { type AnswerShape, type ApiPath, type ApiRequest, type ApiResult, success } from '../../http/envelope.ts';
import type { NamedError, OAuthDescription, OntTagDescription, RouteDescription } from '../../http/openapi.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { admitCaller, type Caller, identifyCaller } from './caller.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The envelope of this route's answers; see `http/envelope.ts`. */
    answer?: AnswerShape;
    /** What the API's description says of this route; see `http/openapi.ts`. */
    description?: RouteDescription | OntTagDescription;
    /** The same of a route that speaks OAuth. */
    oauth?: OAuthDescription;
    /** What a 401 of this route asks for; see `http/challenge.ts`. */
    credentials?: Credentials;
  }
}

/** An endpoint of the API: what its answer is called, what it takes, and what it does. */
export interface ApiRoute<Path extends ApiPath, Body extends TSchema> {
  action: string;
  /** Whether `result` is `false` instead of `""` when the call fails. */
  booleanResult?: boolean;
  /** What it does, in a sentence or two, for `/docs`. */
  summary: string;
  /** Every error that it may answer with, besides those that any call may get; see `http/openapi.ts`. */
  errors: readonly NamedError[];
  /** A call that works, once its code and password are real. */
  example: { request: ApiRequest<Path>; result: ApiResult<Path> };
  /** Must describe what the protocol's request type allows. */
  body: Body & (Static<Body> extends ApiRequest<Path> ? unknown : never);
  /** Bytes; the platform's own limit without it. */
  bodyLimit?: number;
  /** What else has to be so before the body is read. */
  admit?(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  handle(
    body: ApiRequest<Path>,
    context: { request: FastifyRequest; reply: FastifyReply; caller: Caller },
  ): Promise<ApiResult<Path>>;
}

/**
 * Adds an endpoint of the API. The custody API, under `/api/v1/ontid`, is for the hosted page and for the apps that are
 * allowed to call it; the rest needs the page's session and is for the page alone.
 */
export function addApiRoute<Path extends ApiPath, Body extends TSchema>(
  app: Server,
  services: Services,
  prefix: '/api/v1/ontid' | '/api/v1',
  path: Path,
  route: ApiRoute<Path, Body>,
): void {
  const answer: AnswerShape = { action: route.action, failure: route.booleanResult ? false : '' };
  const call = prefix === '/api/v1/ontid' ? appCallOf(path as AppPath) : undefined;
  const callers = new WeakMap<FastifyRequest, Caller>();
  app.route({
    method: 'POST',
    url: `${prefix}${path}`,
    schema: { body: route.body },
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    config: {
      answer,
      limit: 'counted',
      ...(call ? { credentials: 'signature' as const } : {}),
      description: { summary: route.summary, errors: route.errors, example: route.example },
    },
    onRequest: async (request, reply) => {
      await admitCaller(services, request, call);
      await route.admit?.(request, reply);
    },
    preValidation: async (request) => void callers.set(request, await identifyCaller(services, request, call)),
    handler: async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      return success(
        answer,
        await route.handle(request.body as ApiRequest<Path>, { request, reply, caller: callers.get(request)! }),
      );
    },
  });
}
