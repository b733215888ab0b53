import type { FastifyReply } from 'fastify';
import { cspHash } from '../http/security-headers.ts';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 3rem auto; padding: 0 1.25rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.125rem; margin: 3rem 0 .25rem; padding-top: 1.5rem;
  border-top: 1px solid color-mix(in srgb, CanvasText 15%, transparent); }
h3 { font-size: .875rem; margin: 1.25rem 0 .25rem; }
p.muted, time, td.muted { color: color-mix(in srgb, CanvasText 65%, transparent); }
ol { list-style: none; padding: 0; }
li { display: flex; gap: 1rem; align-items: baseline; flex-wrap: wrap; padding: .75rem 0;
  border-top: 1px solid color-mix(in srgb, CanvasText 15%, transparent); }
code, pre { font: .875rem/1.5 ui-monospace, monospace; }
li code { font: 600 1.5rem/1 ui-monospace, monospace; letter-spacing: .1em; user-select: all; }
pre { padding: .75rem 1rem; border-radius: 8px;
  background: color-mix(in srgb, CanvasText 6%, transparent); white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; }
td:first-child { white-space: nowrap; }
h2 code { font-size: 1rem; font-weight: 600; }
td, th { text-align: left; vertical-align: top; padding: .25rem 1rem .25rem 0; font-size: .9375rem; }
`;
const STYLE_SOURCE = cspHash(STYLE);

/**
 * Sends a page for people who run or use the platform: text in one style, without scripts.
 *
 * @param body HTML, with everything in it escaped that came from elsewhere
 * @param renew seconds after which the browser loads it again
 */
export function sendPlainPage(
  reply: FastifyReply,
  { title, body, renew }: { title: string; body: string; renew?: number },
): string {
  void reply.headers({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      `default-src 'none'; style-src ${STYLE_SOURCE}; img-src 'self'; base-uri 'none'; ` +
      `form-action 'none'; frame-ancestors 'none'`,
  });
  const refresh = renew === undefined ? '' : `<meta http-equiv="refresh" content="${renew}">`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">${refresh}
<title>${title}</title><link rel="icon" href="/icon.svg"><style>${STYLE}</style></head><body>${body}</body></html>`;
}
