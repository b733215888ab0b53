import {
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import type { Config } from '../config/config.ts';
import { logBlock } from '../logging/log-block.ts';
import { type RequestFacts, withFacts } from '../logging/request-facts.ts';
import { Envelope } from '../secrets/envelope.ts';
import type { Server } from './server.ts';
import { callerAddress } from './trust-proxy.ts';

/**
 * What the log says of a request besides time, level and process: nothing that anybody typed, and no address whole.
 * With it an incident can be reconstructed (ASVS 5.0 16.2.1, 16.3.1): when, from where, on whose account, and what
 * failed.
 */
interface RequestLine {
  method: string;
  /** The route's pattern, never the address: queries hold states and origins, and unknown paths hold anything. */
  route: string;
  status: number;
  /** Milliseconds from the first byte to the answer. */
  ms: number;
  /** The caller's /24 or /48. */
  from: string;
  /** The name of the error that was answered. */
  failure?: string;
  /**
   * A keyed hash of the account that the request is about: the same on each line, and nobody's name without the key.
   */
  account?: string;
  /** The ONT ID of the app whose back end called. */
  app?: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who this request is about, for the log. */
    facts: RequestFacts;
  }
}

/** Bytes of the keyed hash that a line has. */
const HASH_BYTES = 12;

/**
 * Structured logs with an allow-list: a line is built from named fields, and what is not named is not in it.
 *
 * @param stream where lines go; standard output without it
 */
export function loggingOptions(
  config: Config,
  stream?: { write(line: string): void },
): Pick<FastifyServerOptions, 'logger' | 'logController'> {
  return {
    logController: new AnswersOnly(new Envelope(config.envelopeKey)),
    logger: {
      level: config.logLevel,
      base: { pid: process.pid },
      ...(stream ? { stream } : {}),
      hooks: {
        logMethod(args, method) {
          method.apply(this, safeArguments(args) as typeof args);
        },
      },
      serializers: {
        req: ({ method, routeOptions }) => ({ method, ...(routeOptions?.url ? { route: routeOptions.url } : {}) }),
        res: ({ statusCode }) => ({ statusCode }),
        // Pino's type asks for message and stack, which are what is left out.
        err: ((error: unknown) => errorLine(error, config.production)) as never,
      },
    },
  };
}

/** Has every request remember who it is about. */
export function keepFacts(app: Server): void {
  app.decorateRequest('facts');
  app.addHook('onRequest', (request, _reply, done) => {
    request.facts = {};
    withFacts(request.facts, done);
  });
}

/**
 * What may be logged of the arguments of a call, ours or Fastify's own. A line that comes with an error has a text of
 * its own or a fixed one: without a text pino takes the error's message, which may quote what somebody sent. Values to
 * be put into a text are left out for the same reason.
 */
function safeArguments(args: readonly unknown[]): unknown[] {
  const [first, second] = args;
  const error = first instanceof Error ? first : ((first as { err?: unknown } | undefined)?.err ?? undefined);
  const fields = first instanceof Error ? { err: first } : typeof first === 'object' && first !== null ? first : {};
  const text = typeof first === 'string' ? first : typeof second === 'string' ? second : undefined;
  if (error === undefined) return [fields, ...(text === undefined ? [] : [text])];
  const message = error instanceof Error ? error.message : String(error);
  return [fields, text === undefined || (message !== '' && text.includes(message)) ? 'an error' : text];
}

/** One line for each request, when it is answered. Routes that log nothing (health checks) stay out of it. */
class AnswersOnly extends LogController {
  readonly #envelope: Envelope;

  constructor(envelope: Envelope) {
    super();
    this.#envelope = envelope;
  }

  override incomingRequest(): void {}

  override routeNotFound(): void {}

  override requestCompleted(_error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const { accountId, app } = request.facts ?? {};
    const line: RequestLine = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      from: logBlock(callerAddress(request)),
      ...(request.failure ? { failure: request.failure } : {}),
      ...(accountId ? { account: this.#hash(accountId) } : {}),
      ...(app ? { app } : {}),
    };
    reply.log.info(line, 'answered');
  }

  #hash(accountId: string): string {
    return this.#envelope.index('log-account', accountId).subarray(0, HASH_BYTES).toString('base64url');
  }
}

/**
 * Where an unexpected error came from. Its message may quote what somebody sent (a database's does), so that production
 * logs type, code and the places alone; a developer gets the message too.
 */
export function errorLine(
  error: unknown,
  production: boolean,
): { type: string; code?: string; message?: string; at: string[] } {
  if (!(error instanceof Error)) return { type: typeof error, at: [] };
  const { name, message, stack = '', code } = error as FastifyError;
  // A message of several lines may have one that looks like a place.
  const frames = message ? stack.split(message).at(-1)! : stack;
  const at = frames
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());
  return { type: name, ...(code ? { code } : {}), ...(production ? {} : { message }), at };
}
