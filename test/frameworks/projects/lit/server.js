import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import 'ontid-signin/define';
import { html } from 'lit';
import './shop-card.js';

const { PORT, PLATFORM, CLIENT_ID } = process.env;
const card = await collectResult(render(html`<shop-card host=${PLATFORM} client-id=${CLIENT_ID}></shop-card>`));

const page = (body, script) => `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">
<meta name="ontid-signin-client_ontid" content="${CLIENT_ID}">
<script>function onSignIn({ ontid }) { document.body.append(Object.assign(document.createElement('p'), { id: 'who', textContent: ontid })); }</script>
</head><body>${body}<script type="module" src="/${script}.js"></script></body></html>`;

const PAGES = {
  '/component': page(card, 'browser'),
  '/recipe': page('<div id="app"></div>', 'documented'),
  '/plugin': page(`<div id="app"></div><script src="${PLATFORM}/plugin.js"></script>`, 'own'),
};

createServer(async ({ url }, response) => {
  const { pathname } = new URL(url, 'http://localhost');
  const isScript = pathname.endsWith('.js');
  response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
  response.end(isScript ? await readFile(`built${pathname}`) : PAGES[pathname]);
}).listen(Number(PORT), '127.0.0.1', () => process.send('listening'));
