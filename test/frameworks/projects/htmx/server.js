import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const { PORT, PLATFORM, CLIENT_ID } = process.env;

const SCRIPTS = {
  '/htmx.js': 'node_modules/htmx.org/dist/htmx.min.js',
  '/idiomorph.js': 'node_modules/idiomorph/dist/idiomorph.js',
  '/idiomorph-ext.js': 'node_modules/idiomorph/dist/idiomorph-ext.min.js',
  '/turbo.js': 'node_modules/@hotwired/turbo/dist/turbo.es2017-umd.js',
};

const page = (
  scripts,
  body,
  head = '',
) => `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">
<meta name="ontid-signin-client_ontid" content="${CLIENT_ID}">${head}
<script>function onSignIn({ ontid }) { document.getElementById('who').textContent = ontid; }</script>
<script src="${PLATFORM}/plugin.js"></script>
${scripts.map((name) => `<script src="/${name}.js"></script>`).join('')}
</head><body>${body}</body></html>`;

const BUTTON = '<div id="drawn" class="ontid-signin" data-onsuccess="onSignIn"></div>';
const WHO = '<p id="who" data-turbo-permanent hx-preserve></p>';
let served = 0;

// The documented lines, with the platform and the client of today in them.
const recipe = readFileSync('recipe.html', 'utf8')
  .replaceAll('http://localhost:4000', PLATFORM)
  .replaceAll(/did:ont:AW6S\w+/g, CLIENT_ID);

const PAGES = {
  '/htmx': () =>
    page(
      ['htmx'],
      `<button id="load" hx-get="/part" hx-target="#part">Load</button>
    <a id="away" hx-boost="true" href="/boosted">Away</a><main id="part"></main>${WHO}`,
    ),
  '/recipe':
    () => `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,"></head><body hx-boost="true">
    <script src="/htmx.js"></script>${recipe}</body></html>`,
  '/part': () => `${BUTTON}<button id="own" class="ontid-signin" data-onsuccess="onSignIn">Go in</button>`,
  '/boosted': () => page(['htmx'], `<main>${BUTTON}</main>${WHO}`),
  '/morph': () =>
    page(
      ['htmx', 'idiomorph-ext'],
      `<main id="app" hx-ext="morph" hx-swap="morph:outerHTML"><p>${served++}</p>${BUTTON}<button id="own" class="ontid-signin"></button>
    <button id="again" hx-get="/morph" hx-select="#app" hx-target="#app" hx-swap="morph:outerHTML">Again</button></main>${WHO}`,
    ),
  '/idiomorph': () =>
    page(
      ['idiomorph'],
      `<main id="app"><p>one</p>${BUTTON}<button id="own" class="ontid-signin"></button></main>${WHO}`,
    ),
  '/turbo': () =>
    page(
      ['turbo'],
      `<main><p id="served">${served++}</p>${BUTTON}<a id="away" href="/turbo-away">Away</a><a id="again" href="/turbo">Again</a></main>${WHO}`,
      '<meta name="turbo-refresh-method" content="morph"><meta name="turbo-refresh-scroll" content="preserve">',
    ),
  '/turbo-away': () => page(['turbo'], `<main>${BUTTON}<a id="back" href="/turbo">Back</a></main>${WHO}`),
};

createServer(async ({ url }, response) => {
  const { pathname } = new URL(url, 'http://localhost');
  const script = SCRIPTS[pathname];
  response.setHeader('content-type', script ? 'text/javascript' : 'text/html; charset=utf-8');
  response.end(script ? await readFile(script) : PAGES[pathname]());
}).listen(Number(PORT), '127.0.0.1', () => process.send('listening'));
