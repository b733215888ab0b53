import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { render } from './built/server/server-entry.js';

const { PORT, PLATFORM, CLIENT_ID } = process.env;

const html = async (page) => `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">
<meta name="ontid-signin-client_ontid" content="${CLIENT_ID}">
${page === 'plugin' ? `<script src="${PLATFORM}/plugin.js"></script>` : ''}
<script>function onSignIn({ ontid }) { document.body.append(Object.assign(document.createElement('p'), { id: 'who', textContent: ontid })); }</script>
</head><body><div id="app" data-page="${page}" data-host="${PLATFORM}" data-client-id="${CLIENT_ID}">\
${await render({ page, host: PLATFORM, clientId: CLIENT_ID })}</div>
<script type="module" src="/browser.js"></script></body></html>`;

createServer(async ({ url }, response) => {
  const { pathname } = new URL(url, 'http://localhost');
  const isScript = pathname.endsWith('.js');
  response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
  response.end(isScript ? await readFile(`built/client${pathname}`) : await html(pathname.slice(1)));
}).listen(Number(PORT), '127.0.0.1', () => process.send('listening'));
