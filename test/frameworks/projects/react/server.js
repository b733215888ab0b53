import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { App } from './pages.js';

const { PORT, PLATFORM, CLIENT_ID } = process.env;
const script = readFileSync('built/browser.js');

const html = (page) => `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">
<meta name="ontid-signin-client_ontid" content="${CLIENT_ID}">
${page === 'plugin' ? `<script src="${PLATFORM}/plugin.js"></script>` : ''}
<script>__REACT_DEVTOOLS_GLOBAL_HOOK__ = { isDisabled: true };
function onSignIn({ ontid }) { document.body.append(Object.assign(document.createElement('p'), { id: 'who', textContent: ontid })); }</script>
</head><body><div id="root" data-page="${page}" data-host="${PLATFORM}" data-client-id="${CLIENT_ID}">\
${renderToString(createElement(App, { page, host: PLATFORM, clientId: CLIENT_ID }))}</div>
<script type="module" src="/browser.js"></script></body></html>`;

createServer(({ url }, response) => {
  const { pathname } = new URL(url, 'http://localhost');
  const isScript = pathname === '/browser.js';
  response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
  response.end(isScript ? script : html(pathname.slice(1)));
}).listen(Number(PORT), '127.0.0.1', () => process.send('listening'));
