import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OntTagError } from '../../../errors/onttag-error.ts';
import type { Server } from '../../../http/server.ts';
import { Turns } from '../../../limits/turns.ts';
import { membersOf } from '../../../onttag/members.ts';
import type { Services } from '../../../services/services.ts';

/** How long a body may take to arrive, in ms, once it is its turn. */
const BODY_MS = 15_000;

/** Bodies with documents that are read at once. */
const AT_ONCE = 2;

/** The turns of one route; bodies wait unread, which costs a socket each. */
export const documentTurns = () => new Turns(AT_ONCE, { waiting: 32, perCaller: 16, retryAfter: 10 });

/**
 * Waits for a turn to read a body with documents; it ends with the answer.
 *
 * @throws BusyError
 */
export async function enterTurn(turns: Turns, caller: string, reply: FastifyReply): Promise<void> {
  const leave = await turns.enter(caller);
  // Whoever hung up while waiting has had their answer.
  if (reply.raw.destroyed || reply.raw.socket?.destroyed) leave();
  else reply.raw.once('close', leave);
}

/**
 * Checks who has signed a body before anything in it is decoded. The documents of a stranger cost the memory of their
 * bytes, and no more.
 */
export function readSignerFirst(scope: Server, { onttag }: Services): void {
  const parseJson = scope.getDefaultJsonParser('error', 'error') as (
    request: FastifyRequest,
    text: string,
    done: (error: Error | null, value?: unknown) => void,
  ) => void;
  const parse = (request: FastifyRequest, body: Buffer) =>
    new Promise<unknown>((done, fail) =>
      parseJson(request, body.toString(), (error, value) => (error ? fail(error) : done(value))),
    );
  const buffers: Buffer[] = [];
  scope.removeContentTypeParser('application/json');
  scope.addContentTypeParser('application/json', async (request: FastifyRequest, payload: IncomingMessage) => {
    // Used again and again: buffers of this size would wait for the garbage collector by the dozen.
    const buffer = buffers.pop() ?? Buffer.allocUnsafeSlow(request.routeOptions.bodyLimit);
    try {
      const body = await readBody(payload, buffer);
      const members = membersOf(body);
      // Anything else is refused by the schema, or is no JSON. It is short, so that nobody has it parsed for its size.
      if (members?.has('ontid') && members.has('signature')) await onttag.signers.checkMembers(members);
      else if (body.length > SHORT) throw new OntTagError('PARAM_ERROR', NO_MEMBERS);
      return await parse(request, body);
    } finally {
      if (buffers.length < AT_ONCE) buffers.push(buffer);
    }
  });
}

/** Bytes of a body that is parsed to say what is wrong with it. */
const SHORT = 65_536;
const NO_MEMBERS = 'the body is a JSON object whose members are text, each once, with ontid and signature';

/** @throws OntTagError PARAM_ERROR with status 413 or 408 */
function readBody(payload: IncomingMessage, buffer: Buffer): Promise<Buffer> {
  return new Promise((done, fail) => {
    let read = 0;
    const end = (outcome: () => void) => {
      clearTimeout(timer);
      payload.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose).resume();
      outcome();
    };
    const refuse = (status: number, problem: string) =>
      end(() => fail(new OntTagError('PARAM_ERROR', problem, { status })));
    const tooLarge = () => refuse(413, `the body is larger than ${buffer.length / 1024} KiB`);
    const onData = (chunk: Buffer) => {
      if (read + chunk.length > buffer.length) return tooLarge();
      read += chunk.copy(buffer, read);
    };
    const onEnd = () => end(() => done(buffer.subarray(0, read)));
    const onError = (error: Error) => end(() => fail(error));
    const onClose = () => refuse(400, 'the request ended before its body');
    const timer = setTimeout(() => refuse(408, 'the body took too long to arrive'), BODY_MS);
    if (Number(payload.headers['content-length']) > buffer.length) return tooLarge();
    payload.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}
