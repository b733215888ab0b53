import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ONT_TAG_CODES } from '../../protocol/onttag/onttag.ts';
import { inOntTagWords, OntTagError } from '../errors/onttag-error.ts';
import type { AnswerShape } from './envelope.ts';
import { toApiError } from './error-exit.ts';

/** Answers a call of ONT TAG's that worked. */
export function answerOntTag(reply: FastifyReply, { action }: AnswerShape, result: unknown): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .send({ action, version: '1.0', error: ONT_TAG_CODES.SUCCESS, desc: 'SUCCESS', result });
}

/** Answers a failure in ONT TAG's own catalogue, whose numbers are not the custody API's. */
export function answerOntTagError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const told = error instanceof OntTagError ? error : inOntTagWords(toApiError(error, request));
  const { action, failure } = request.routeOptions.config.answer!;
  request.failure = told.error;
  if (told.retryAfter !== undefined) void reply.header('retry-after', told.retryAfter);
  void reply.header('cache-control', 'no-store');
  return reply.code(told.status).send({
    action,
    version: '1.0',
    error: ONT_TAG_CODES[told.error],
    desc: `${told.error}, ${told.message}`,
    result: failure,
  });
}
