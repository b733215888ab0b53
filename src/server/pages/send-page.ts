import { brotliCompressSync, constants } from 'node:zlib';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { PageData, RefusalReason } from '../../protocol/sign-in/page-data.ts';
import { toApiError } from '../http/error-exit.ts';
import type { Assets } from './assets.ts';
import { placeOf } from './locale.ts';
import { renderPage } from './page-html.ts';

/** Sends the hosted page for what the server has decided. */
export async function sendPage(
  assets: Assets,
  reply: FastifyReply,
  status: number,
  data: PageData,
): Promise<FastifyReply> {
  const html = renderPage(await assets.page(), data);
  reply.code(status).headers({
    'cache-control': 'no-store',
    'content-type': 'text/html; charset=utf-8',
    vary: 'Accept-Encoding, Accept-Language, Cookie',
  });
  if (namesSomebody(data) || !/\bbr\b/.test(String(reply.request.headers['accept-encoding']))) return reply.send(html);
  // A quarter of a millisecond: less than to queue for a thread behind a password.
  return reply
    .header('content-encoding', 'br')
    .send(brotliCompressSync(html, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }));
}

/**
 * Such a page is not compressed: beside what a site can have it repeat, its length would tell of whom it names
 * (BREACH).
 */
function namesSomebody(data: PageData): boolean {
  if (data.view === 'account') return data.accounts.length > 0;
  return (
    data.view === 'linked' || (data.view === 'signin' && (data.account !== null || data.linked?.answer !== undefined))
  );
}

/** Sends it to somebody who cannot go on. */
export function sendRefusal(
  assets: Assets,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  reason: RefusalReason,
): Promise<FastifyReply> {
  return sendPage(assets, reply, status, { view: 'refused', locale: placeOf(request, wishOf(request)).locale, reason });
}

/** What a route of the page does with an error: a person is there, who can do nothing with JSON. */
export const pageErrors = (assets: Assets) => (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
  const { status, retryAfter } = toApiError(error, request);
  if (retryAfter !== undefined) void reply.header('retry-after', retryAfter);
  return sendRefusal(assets, request, reply, status, {
    code: reasonOf(status),
    ...(status === 429 && { wait: retryAfter }),
  } as RefusalReason);
};

function reasonOf(status: number): 'too_many' | 'unreadable' | 'server_error' {
  if (status === 429) return 'too_many';
  return status === 400 ? 'unreadable' : 'server_error';
}

const wishOf = (request: FastifyRequest): string | undefined => {
  const { lang } = request.query as { lang?: unknown };
  return typeof lang === 'string' ? lang : undefined;
};
