import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { PageData, RefusalReason } from '../../protocol/page-data.ts';
import type { Assets } from './assets.ts';
import { toApiError } from './error-exit.ts';
import { placeOf } from './locale.ts';
import { renderPage } from './page-html.ts';

/** Sends the hosted page for what the server has decided. */
export async function sendPage(assets: Assets, reply: FastifyReply, status: number, data: PageData): Promise<FastifyReply> {
  const html = renderPage(await assets.page(), data);
  return reply.code(status).headers({ 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8', vary: 'Accept-Language, Cookie' }).send(html);
}

/** Sends it to somebody who cannot go on. */
export function sendRefusal(assets: Assets, request: FastifyRequest, reply: FastifyReply, status: number, reason: RefusalReason): Promise<FastifyReply> {
  return sendPage(assets, reply, status, { view: 'refused', locale: placeOf(request, wishOf(request)).locale, reason });
}

/** What a route of the page does with an error: a person is there, who can do nothing with JSON. */
export const pageErrors = (assets: Assets) => (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
  sendRefusal(assets, request, reply, toApiError(error, request).status, { code: 'server_error' });

const wishOf = (request: FastifyRequest): string | undefined => {
  const { lang } = request.query as { lang?: unknown };
  return typeof lang === 'string' ? lang : undefined;
};
