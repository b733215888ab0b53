import type { FastifyRequest } from 'fastify';
import { isLoopback } from '../../../protocol/common/web-address.ts';
import { ApiError } from '../../errors/api-error.ts';
import type { Server } from '../../http/server.ts';
import { escapeHtml } from '../../pages/page-html.ts';
import { sendPlainPage } from '../../pages/plain-page.ts';
import type { Services } from '../../services/services.ts';
import type { OutboxMessage } from '../../sms/dev-outbox.ts';

/** Where the outbox is shown. */
export const OUTBOX_PATH = '/dev/outbox';

const RENEW_SECONDS = 3;

/**
 * What the development sender has "sent": a page for people, JSON for programs (`Accept: application/json`);
 * `?phone=` keeps the messages to one number.
 */
export function devOutbox(app: Server, { config, outbox }: Services): void {
  if (config.sms.sender !== 'outbox' || config.production) return;
  app.get<{ Querystring: { phone?: string | string[] } }>(OUTBOX_PATH, async (request, reply) => {
    if (!isThisMachine(request)) {
      throw new ApiError(
        'NOT_PERMISSION',
        'the outbox answers only this machine: open it at localhost, without a proxy',
      );
    }
    const messages = await outbox.messages([request.query.phone ?? ''].flat()[0]);
    void reply.header('cache-control', 'no-store');
    if (!request.headers.accept?.includes('text/html')) return messages;
    return sendPlainPage(reply, { title: 'Outbox · ONT ID', body: outboxHtml(messages), renew: RENEW_SECONDS });
  });
}

/**
 * Whether a request comes from a browser or program of this machine. A proxy on it would be a loopback peer for
 * everybody, and the name of another site can resolve to 127.0.0.1 (DNS rebinding): peer, `Host` and the absence of a
 * proxy count.
 */
export function isThisMachine({ headers, hostname, raw }: FastifyRequest): boolean {
  const peer = raw.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  const proxied = Object.keys(headers).some((name) => PROXY_HEADER.test(name));
  return !proxied && (peer === '::1' || isLoopback(peer)) && isLoopback(hostname);
}

/** Headers by which a proxy says that it passed a request on (RFC 7239, RFC 9110 §7.6.3). */
const PROXY_HEADER = /^(forwarded|via|x-real-ip|x-forwarded(-.*)?)$/;

function outboxHtml(messages: OutboxMessage[]): string {
  const items = messages.map(
    ({ to, code, text, at }) =>
      `<li>${code && `<code>${escapeHtml(code)}</code>`}<strong>${escapeHtml(to)}</strong>` +
      `<time datetime="${at}">${at.slice(11, 19)} UTC</time><span>${escapeHtml(text)}</span></li>`,
  );
  return `<h1>Outbox</h1><p class="muted">Text messages that a phone would get. This page is here in
development alone and renews itself.</p>
${items.length ? `<ol>${items.join('')}</ol>` : '<p>Nothing yet. Ask for a code on the sign-in page.</p>'}`;
}
