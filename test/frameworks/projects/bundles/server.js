import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const { PORT, PLATFORM, CLIENT_ID } = process.env;

const html = `<!doctype html><html lang="en" data-host="${PLATFORM}" data-client-id="${CLIENT_ID}"><head><title>Shop</title><link rel="icon" href="data:,">
<meta name="ontid-signin-client_ontid" content="${CLIENT_ID}"></head><body><div id="drawn" class="ontid-signin" data-onsuccess="onSignIn"></div>
<script>window.ontologyAccount = { origin: '${PLATFORM}' };</script><script type="module" src="main.js"></script></body></html>`;

/** `/BUNDLER/FORM/` is a page with that bundle. */
createServer(async ({ url }, response) => {
  const isScript = url.endsWith('.js');
  response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
  response.end(isScript ? await readFile(`built${url}`) : html);
}).listen(Number(PORT), '127.0.0.1', () => process.send('listening'));
