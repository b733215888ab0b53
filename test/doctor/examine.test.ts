import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { ANSWER_MAX_BYTES } from '../../src/doctor/answer.ts';
import { examine } from '../../src/doctor/examine.ts';
import { readPage } from '../../src/doctor/read-page.ts';
import { readPluginBuild, readVersion } from '../../src/server/pages/plugin-build.ts';
import { CLIENT, Site } from '../support/fixtures/index.ts';
import { inExaminedSite } from './examined-site.ts';

// Every finding, on pages of a site that is served, by a real platform.

const stage = inExaminedSite();

test('a page that works has no findings', async () => {
  stage.serve();
  assert.deepEqual(await examine(`${stage.site}/`), {
    url: `${stage.site}/`,
    platform: stage.platform.url,
    version: readVersion(),
    clientId: stage.clientId,
    findings: [],
  });
});

test('the platform tells an app and an origin that it does not know', async () => {
  assert.deepEqual(await stage.codes({ meta: `<meta name="ontid-signin-client_ontid" content="${CLIENT}">` }), [
    'CLIENT_UNKNOWN',
  ]);
  assert.deepEqual(await stage.codes({}, {}, stage.shop.origin('localhost')), ['ORIGIN_UNKNOWN']);
});

test('what a page has to name is missed, and what it names wrongly is seen', async () => {
  assert.deepEqual(await stage.codes({ meta: '' }), ['CLIENT_MISSING']);
  assert.deepEqual(await stage.codes({ meta: '<meta name="ontid-signin-client_ontid" content="YOUR_CLIENT">' }), [
    'CLIENT_MALFORMED',
  ]);
  assert.deepEqual(
    await stage.codes({ meta: `<!-- <meta name="ontid-signin-client_ontid" content="${stage.clientId}"> -->` }),
    ['CLIENT_MISSING'],
  );
  assert.deepEqual(
    await stage.codes({ meta: `<META content='${stage.clientId}@My shop' name=ontology-app-ontid>` }),
    [],
  );
  assert.deepEqual(await stage.codes({ script: '' }), ['PLATFORM_MISSING']);
  assert.deepEqual(
    await stage.codes({ script: '', meta: '' }, { platform: stage.platform.url, clientId: stage.clientId }),
    [],
  );
  const element = `<ontid-signin client-id="${stage.clientId}" host="${stage.platform.url}"></ontid-signin>`;
  assert.deepEqual(await stage.codes({ script: '', meta: '', button: element }), []);
});

test('the page that answers by URL come back to is asked for, and a warning says what would lose them', async () => {
  const plugin = `<script src="${stage.platform.url}/plugin.js" async></script>`;
  stage.serve();
  stage.shop.pages.set('/shop', stage.shop.pages.get('/')!);
  const found = async (status: number, body: string, headers = {}) => {
    stage.shop.pages.set('/', { status, body, headers });
    const { findings } = await examine(`${stage.site}/shop`);
    return findings.map(({ code, level, message }) => `${level} ${code} ${message.replace(stage.site, '')}`);
  };
  assert.deepEqual(await found(200, plugin), []);
  assert.deepEqual(await found(302, '', { location: '/en/' }), ['warning RETURN_PAGE_UNFIT / redirects to /en/.']);
  assert.deepEqual(await found(401, ''), ['warning RETURN_PAGE_UNFIT / needs a login (401).']);
  assert.deepEqual(await found(500, ''), ['warning RETURN_PAGE_UNFIT / answers 500.']);
  assert.match((await found(200, '<p>')).join(), /^warning RETURN_PAGE_UNFIT \/ loads no plugin\.js; if a bundle/);
  stage.serve();
});

test('an address that nothing answers is told from one that is no platform', async () => {
  const gone = await Site.start();
  const nowhere = gone.origin('127.0.0.1');
  await gone.close();
  const { findings } = await examine(nowhere);
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['PAGE_UNREACHABLE'],
  );
  assert.match(findings[0]!.message, /ECONNREFUSED/);
  assert.deepEqual(
    (await examine(`${stage.site}/not-there`)).findings.map(({ code }) => code),
    ['PAGE_UNREACHABLE'],
  );
  assert.deepEqual(await stage.codes({ script: `<script src="${nowhere}/plugin.js"></script>` }), [
    'PLATFORM_UNREACHABLE',
    'PLATFORM_UNREACHABLE',
  ]);
  assert.deepEqual(await stage.codes({ script: `<script src="${stage.site}/plugin.js"></script>` }), [
    'SCRIPT_GONE',
    'PLATFORM_UNREACHABLE',
  ]);
});

test('a script of one build is looked for, and its hash compared', async () => {
  const { path, integrity } = readPluginBuild().plugin;
  const tag = (address: string, hash: string) =>
    `<script src="${stage.platform.url}${address}" integrity="${hash}" crossorigin async></script>`;
  assert.deepEqual(await stage.codes({ script: tag(path, integrity) }), []);
  assert.deepEqual(await stage.codes({ script: tag(path.replace(/-\w+/, '-000000000000'), integrity) }), [
    'SCRIPT_GONE',
  ]);
  assert.deepEqual(await stage.codes({ script: tag('/plugin.js', `sha384-${'A'.repeat(64)}`) }), ['INTEGRITY_WRONG']);
});

test('callbacks are found as the button would find them, as far as the HTML tells', async () => {
  const found = [
    'function onSignIn() {}',
    'window.onSignIn = () => {}',
    'var onSignIn = 1',
    `globalThis['onSignIn'] = f`,
  ];
  for (const code of found) assert.deepEqual(await stage.codes({ code: `<script>${code}</script>` }), [], code);
  for (const code of [
    '<script>const onSignIn = () => {}</script>',
    '<script type="module">function onSignIn() {}</script>',
  ]) {
    assert.deepEqual(await stage.codes({ code }), ['CALLBACK_NOT_GLOBAL'], code);
  }
  for (const code of [
    '',
    '<script>onSignIn()</script>',
    '<script>function onSignInAgain() {}</script>',
    '<script type="text/template">function onSignIn() {}</script>',
  ]) {
    assert.deepEqual(await stage.codes({ code }), ['CALLBACK_UNDEFINED'], code);
  }
  assert.deepEqual(await stage.codes({ code: '<script src="/shop.js"></script>' }), []);
  assert.deepEqual(await stage.codes({ button: '<ontid-signin></ontid-signin>' }), ['CALLBACK_MISSING']);
  assert.deepEqual(await stage.codes({ button: '<p>ontid-signin</p>' }), ['BUTTON_MISSING']);
  // M3: on a page whose bundle brings the element, nothing is called by its name.
  const element = `<ontid-signin host="${stage.platform.url}"></ontid-signin>`;
  assert.deepEqual(await stage.codes({ script: '', button: element }), []);
  assert.deepEqual(
    await stage.codes({ script: '', button: element.replace(' host', ' data-onsuccess="onSignIn" host') }),
    ['CALLBACK_IGNORED'],
  );
  assert.deepEqual(
    await stage.codes({
      button: '<ontid-signin data-onsuccess="onSignIn"></ontid-signin>',
      code: '<script>function onSignIn() {}</script>',
    }),
    [],
  );
});

test('no callback and no button is missed where the token is posted, or where the original script is called', async () => {
  const meta = (more: string) => `<meta name="ontid-signin-client_ontid" content="${stage.clientId}">${more}`;
  const button = '<div class="ontid-signin"></div>';
  assert.deepEqual(await stage.codes({ button }), ['CALLBACK_MISSING']);
  assert.deepEqual(
    await stage.codes({ button, meta: meta('<meta name="ontid-signin-login_uri" content="/session">') }),
    [],
  );
  assert.deepEqual(
    await stage.codes({
      button,
      script: `<script src="${stage.platform.url}/plugin.js" data-login_uri="/session"></script>`,
    }),
    [],
  );
  const code = '<script>function go() { window.ontologyAccount.loadLoginPage(); }</script>';
  assert.deepEqual(await stage.codes({ button: '<button onclick="go()">Sign in</button>', code }), []);
  assert.deepEqual(
    await stage.codes({ button: '<button onclick="ontologyAccount.loadLoginPage()">Sign in</button>' }),
    [],
  );
});

test('options with a misspelt name, with a value that does not exist or in a place without effect are named', async () => {
  const found = async (attributes: string) => {
    const button = `<div class="ontid-signin" data-onsuccess="onSignIn" ${attributes}></div>`;
    stage.serve({ button, code: '<script>function onSignIn() {}</script>' });
    return (await examine(`${stage.site}/`)).findings.map(({ code, message }) => `${code} ${message}`);
  };
  assert.deepEqual(await found('data-themee="dark" data-onsucess="f" data-ux-mod="popup" data-szie="small"'), [
    'OPTION_UNKNOWN “data-themee” is not an option. The nearest option is “data-theme”.',
    'OPTION_UNKNOWN “data-onsucess” is not an option. The nearest option is “data-onsuccess”.',
    'OPTION_UNKNOWN “data-ux-mod” is not an option. The nearest option is “data-ux-mode”.',
    'OPTION_UNKNOWN “data-szie” is not an option. The nearest option is “data-size”.',
  ]);
  assert.deepEqual(await found('data-size="huge" data-ux_mode="redirct"'), [
    'OPTION_INVALID data-size="huge" is not valid: expected large, medium or small. The button uses large.',
    'OPTION_INVALID data-ux_mode="redirct" is not valid: expected popup or redirect. The button uses popup.',
  ]);
  assert.deepEqual(await found('data-login_uri="/session"'), [
    'OPTION_IGNORED data-login_uri="/session" has no effect on an element of a page with plugin.js.',
  ]);
  const own =
    'id="a" style="" data-test="x" data-testid="x" data-side="x" data-controller="x" data-v-7ba5bd90 data-action="x"';
  assert.deepEqual(
    await found(`${own} data-size=" Small " data-logo_alignment="center" data-auto_select data-nonce="n"`),
    [],
  );
  const element = '<ontid-signin data-onsuccess="onSignIn" title="t" tabindex="0" hidden thme="dark"></ontid-signin>';
  assert.deepEqual(await stage.codes({ button: element, code: '<script>function onSignIn() {}</script>' }), [
    'OPTION_UNKNOWN',
  ]);
});

test('policies that stop the script, its calls or its window are seen, in the header and in the HTML', async () => {
  const csp = (policy: string) => ({ headers: { 'content-security-policy': policy } });
  assert.deepEqual(
    await stage.codes(
      csp(
        `script-src ${stage.platform.url}; connect-src ${stage.platform.url}; style-src 'none'; sandbox allow-scripts allow-popups`,
      ),
    ),
    [],
  );
  assert.deepEqual(await stage.codes(csp(`script-src 'self'`)), ['POLICY_BLOCKS_SCRIPT']);
  assert.deepEqual(await stage.codes(csp(`connect-src 'self'`)), ['POLICY_BLOCKS_CONNECT']);
  assert.deepEqual(await stage.codes(csp('sandbox allow-scripts')), ['POLICY_BLOCKS_POPUP']);
  const coop = (policy: string) => ({ headers: { 'cross-origin-opener-policy': policy } });
  assert.deepEqual(await stage.codes(coop('same-origin; report-to="shop"')), ['POLICY_CUTS_WINDOW']);
  for (const policy of ['same-origin-allow-popups', 'unsafe-none'])
    assert.deepEqual(await stage.codes(coop(policy)), [], policy);
  const meta = `<meta name="ontid-signin-client_ontid" content="${stage.clientId}"><meta http-equiv="Content-Security-Policy" content="connect-src &#39;self&#39;">`;
  assert.deepEqual(await stage.codes({ meta }), ['POLICY_BLOCKS_CONNECT']);
});

test('a page that is not on https, and a clock that is wrong', async (context) => {
  const real = globalThis.fetch;
  // Pages on the net are answered here as the site on this machine would.
  context.mock.method(globalThis, 'fetch', async (url: string, init: RequestInit) => {
    if (!url.startsWith('http://shop.example')) return real(url, init);
    const response = await real(url.replace('http://shop.example', stage.site), init);
    return Object.defineProperty(response, 'url', { value: url });
  });
  assert.deepEqual(await stage.codes({}, {}, 'http://shop.example'), ['ORIGIN_INSECURE']);
  stage.ahead = -90_000;
  context.after(() => (stage.ahead = 0));
  stage.serve();
  const { findings } = await examine(`${stage.site}/`);
  assert.deepEqual(
    findings.map(({ code, level }) => [code, level]),
    [['CLOCK_SKEW', 'warning']],
  );
  assert.match(findings[0]!.message, /(89|90|91) s ahead of/);
});

test('threat 45: a page that is too large, or has too many attributes in a tag, is read in part, and the report says so', async () => {
  assert.deepEqual(
    await stage.codes({ code: `<script>function onSignIn() {}</script>${' '.repeat(ANSWER_MAX_BYTES)}` }),
    ['PAGE_NOT_WHOLE'],
  );
  const attributes = Array.from({ length: 20_000 }, (_, index) => `a${index}`).join(' ');
  assert.deepEqual(await stage.codes({ code: `<script>function onSignIn() {}</script><p ${attributes}>` }), [
    'PAGE_NOT_WHOLE',
  ]);
});

test('threat 45: a page that stops half way is an answer that is missing, and no crash', async () => {
  const server = createServer((_, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html', 'content-length': '1000' })
      .write('<p>', () => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { findings } = await examine(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  server.close();
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['PAGE_UNREACHABLE'],
  );
});

// Last: while it computes, the connections of this process end unseen.
test('threat 45: a page of 1 MiB is read in a time that grows with its length, whatever is in it', () => {
  const numbered = (count: number) => Array.from({ length: count }, (_, index) => `a${index}`).join(' ');
  const pieces = [
    '<a "',
    '<a b="',
    '<div>',
    '<b><p>',
    '<script>',
    '<!--',
    '<![CDATA[',
    '<',
    '&amp',
    `<a ${numbered(900)}>`,
    `<a ${numbered(200_000)}`,
  ];
  for (const piece of pieces) {
    // Time of this process alone: a busy machine adds nothing to it.
    const cost = (length: number) => {
      const html = piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
      const before = process.cpuUsage().user;
      readPage(html, `${stage.site}/`);
      return (process.cpuUsage().user - before) / 1000;
    };
    assert.ok(cost(ANSWER_MAX_BYTES) < 1_000, piece.slice(0, 40));
  }
});
