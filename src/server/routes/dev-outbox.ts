import { escapeHtml } from '../http/page-html.ts';
import { sendPlainPage } from '../http/plain-page.ts';
import type { Server } from '../http/server.ts';
import type { Services } from '../services.ts';
import type { OutboxMessage } from '../sms/dev-outbox.ts';

/** Where the outbox is shown. */
export const OUTBOX_PATH = '/dev/outbox';

const RENEW_SECONDS = 3;

/**
 * What the development sender has "sent": a page for people, JSON for programs (`Accept: application/json`);
 * `?phone=` keeps the messages to one number.
 */
export function devOutbox(app: Server, { config, outbox }: Services): void {
  if (config.sms.sender !== 'outbox') return;
  app.get<{ Querystring: { phone?: string | string[] } }>(OUTBOX_PATH, async (request, reply) => {
    const messages = await outbox.messages([request.query.phone ?? ''].flat()[0]);
    void reply.header('cache-control', 'no-store');
    if (!request.headers.accept?.includes('text/html')) return messages;
    return sendPlainPage(reply, { title: 'Outbox · ONT ID', body: outboxHtml(messages), renew: RENEW_SECONDS });
  });
}

function outboxHtml(messages: OutboxMessage[]): string {
  const items = messages.map(
    ({ to, code, text, at }) =>
      `<li>${code && `<code>${escapeHtml(code)}</code>`}<strong>${escapeHtml(to)}</strong><time datetime="${at}">${at.slice(11, 19)} UTC</time><span>${escapeHtml(text)}</span></li>`,
  );
  return `<h1>Outbox</h1><p class="muted">Text messages that a phone would get. This page is here in development alone and renews itself.</p>
${items.length ? `<ol>${items.join('')}</ol>` : '<p>Nothing yet. Ask for a code on the sign-in page.</p>'}`;
}
