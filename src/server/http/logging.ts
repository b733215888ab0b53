import { LogController, type FastifyError, type FastifyReply, type FastifyRequest, type FastifyServerOptions } from 'fastify';
import type { Config } from '../config.ts';

/** What the log says of a request besides time, level and process: nothing that anybody typed, and no address whole. */
interface RequestLine {
  method: string;
  /** The route's pattern, never the address: queries hold states and origins, and unknown paths hold anything. */
  route: string;
  status: number;
  /** Milliseconds from the first byte to the answer. */
  ms: number;
}

/**
 * Structured logs with an allow-list: a line is built from named fields, and what is not named is not in it.
 */
export function loggingOptions(config: Config): Pick<FastifyServerOptions, 'logger' | 'logController'> {
  return {
    logController: new AnswersOnly(),
    logger: {
      level: config.logLevel,
      base: { pid: process.pid },
      serializers: {
        req: ({ method, routeOptions }) => ({ method, ...(routeOptions?.url ? { route: routeOptions.url } : {}) }),
        res: ({ statusCode }) => ({ statusCode }),
        // Pino's type asks for message and stack, which are what is left out.
        err: ((error: unknown) => errorLine(error, config.production)) as never,
      },
    },
  };
}

/** One line for each request, when it is answered. Routes that log nothing (health checks) stay out of it. */
class AnswersOnly extends LogController {
  override incomingRequest(): void {}

  override routeNotFound(): void {}

  override requestCompleted(_error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const line: RequestLine = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    reply.log.info(line, 'answered');
  }
}

/**
 * Where an unexpected error came from. Its message may quote what somebody sent (a database's does), so that production
 * logs type, code and the places alone; a developer gets the message too.
 */
export function errorLine(error: unknown, production: boolean): { type: string; code?: string; message?: string; at: string[] } {
  if (!(error instanceof Error)) return { type: typeof error, at: [] };
  const { name, message, stack = '', code } = error as FastifyError;
  const at = stack.split('\n').filter((line) => /^\s+at /.test(line)).map((line) => line.trim());
  return { type: name, ...(code ? { code } : {}), ...(production ? {} : { message }), at };
}
