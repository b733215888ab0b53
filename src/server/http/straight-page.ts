import type { FastifyReply } from 'fastify';
import { PAGE_DATA_ID, type StraightPageData } from '../../protocol/page-data.ts';
import { cspHash } from './csp-hash.ts';
import { escapeHtml, headingOf, jsonForScript, type PageTemplate } from './page-html.ts';

const STYLE = 'html{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{display:grid;place-content:center;min-height:80vh;margin:0;text-align:center}h1{font-size:1.25rem}';

/**
 * Sends the page that answers by itself: the token, the few lines that hand it over, and a word for as long as that takes.
 * Nothing else is loaded, and the policy lets no other script run.
 */
export function sendStraightPage(reply: FastifyReply, script: string, { strings }: PageTemplate, data: StraightPageData): FastifyReply {
  const texts = strings[data.locale];
  const heading = escapeHtml(headingOf(data, texts));
  return reply
    .headers({
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src ${cspHash(script)}; style-src ${cspHash(STYLE)}; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
      vary: 'Accept-Language, Cookie',
    })
    .send(
      `<!doctype html><html lang="${data.locale}"><meta charset="utf-8"><title>${heading}</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><style>${STYLE}</style>` +
        `<h1>${heading}</h1><p role="status">${escapeHtml(texts.loading)}</p><script type="application/json" id="${PAGE_DATA_ID}">${jsonForScript(data)}</script><script>${script}</script></html>`,
    );
}
