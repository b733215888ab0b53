import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../../../protocol/common/web-address.ts';
import type { Config } from '../../config/config.ts';
import type { Server } from '../server.ts';

/** Probes reach a process by its own address. */
const PROBES = new Set(['/healthz', '/readyz']);
const ABSOLUTE_FORM = /^https?:\/\/([^/?#]*)(.*)$/is;

/**
 * Answers requests for the host of `PUBLIC_URL` only, in development for the names of this machine too. A name that
 * somebody else lets point here (DNS rebinding) gets 421 (RFC 9110 §15.5.20). `X-Forwarded-Host` says nothing.
 */
export function checkHost(app: Server, { publicUrl, production }: Pick<Config, 'publicUrl' | 'production'>): void {
  const { host, protocol } = new URL(publicUrl);
  const isOurs = (text: string | undefined) => {
    const url =
      text !== undefined && HOST.test(text) && URL.canParse(`${protocol}//${text}`)
        ? new URL(`${protocol}//${text}`)
        : undefined;
    return url !== undefined && (url.host === host || (!production && isLoopback(url.hostname)));
  };
  app.addHook('onRequest', async (request, reply) => {
    if (isOurs(request.headers.host) || PROBES.has(request.routeOptions.url ?? '')) return;
    return reply
      .code(421)
      .headers({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
      .send(`This server answers for ${host} only. A proxy in front of it must pass the Host header on unchanged.\n`);
  });
}

/** A host and perhaps a port (RFC 9110 §7.2), without a user name or path. */
const HOST = /^(?:[a-z\d.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/**
 * Turns a request target in absolute form into origin form. Its host takes the place of the `Host` header (RFC 9112
 * §3.2.2).
 */
export function toOriginForm(request: Pick<IncomingMessage, 'url' | 'headers'>): string {
  const { url = '/' } = request;
  const [, authority, rest = ''] = ABSOLUTE_FORM.exec(url) ?? [];
  if (authority === undefined) return url;
  request.headers.host = authority;
  return rest.startsWith('/') ? rest : `/${rest}`;
}
