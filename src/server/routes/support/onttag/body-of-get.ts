import type { FastifyRequest } from 'fastify';
import { OntTagError } from '../../../errors/onttag-error.ts';
import { checkCharacters } from '../../../http/admission/control-characters.ts';
import type { Server } from '../../../http/server.ts';

const LIMIT_BYTES = 16 * 1024;

/**
 * Reads the JSON that an older client sends with `GET`. HTTP gives such a body no meaning (RFC 9110 §9.3.1), and
 * Fastify does not look at it.
 *
 * @returns the value; `undefined` when there is no body
 * @throws OntTagError PARAM_ERROR
 */
export async function readBodyOfGet(app: Server, request: FastifyRequest): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.raw as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LIMIT_BYTES) throw new OntTagError('PARAM_ERROR', 'the body is larger than 16 KiB', { status: 413 });
    chunks.push(chunk);
  }
  if (length === 0) return undefined;
  request.rawBody = Buffer.concat(chunks);
  const parseJson = app.getDefaultJsonParser('error', 'error') as (
    request: FastifyRequest,
    text: string,
    done: (error: Error | null, value?: unknown) => void,
  ) => void;
  const value = await new Promise((done, fail) =>
    parseJson(request, request.rawBody!.toString(), (error, value) => (error ? fail(error) : done(value))),
  );
  checkCharacters(value, 'the body');
  return value;
}
