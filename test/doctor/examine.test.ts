import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { ANSWER_MAX_BYTES } from '../../src/doctor/answer.ts';
import { examine, type Known, type Report } from '../../src/doctor/examine.ts';
import { FINDINGS } from '../../src/doctor/findings.ts';
import { readPage } from '../../src/doctor/page.ts';
import { readPluginBuild, readVersion } from '../../src/server/pages/plugin-build.ts';
import { CLIENT, Site } from '../support/fixtures/index.ts';
import { startTestPlatform, type TestPlatform } from '../support/platform.ts';
import { ROOT } from '../support/sources.ts';

// Every finding, on pages of a site that is served, by a real platform.

let platform: TestPlatform;
let shop: Site;
let site: string;
let clientId: string;
/** Milliseconds by which the platform's clock is wrong. */
let ahead = 0;
before(async () => {
  platform = await startTestPlatform({ now: () => new Date(Date.now() + ahead) });
  shop = await Site.start();
  site = shop.origin('127.0.0.1');
  clientId = await platform.addApp(site);
});
after(async () => {
  await shop?.close();
  await platform?.close();
});

interface Parts {
  script?: string;
  meta?: string;
  button?: string;
  code?: string;
  headers?: Record<string, string>;
}

/** Puts up a page on which all is well, save the parts that are given. */
function serve(parts: Parts = {}): void {
  const {
    script,
    meta,
    button,
    code,
    headers = {},
  } = {
    script: `<script src="${platform.url}/plugin.js" async></script>`,
    meta: `<meta name="ontid-signin-client_ontid" content="${clientId}">`,
    button: '<div class="big ontid-signin" data-onsuccess="onSignIn"></div>',
    code: '<script>async function onSignIn({ access_token }) {}</script>',
    ...parts,
  };
  shop.pages.set('/', {
    body: `<!doctype html><html><head>${script}${meta}</head><body>${button}${code}</body></html>`,
    headers,
  });
}

async function codes(parts: Parts, known?: Known, origin = site): Promise<string[]> {
  serve(parts);
  return (await examine(`${origin}/`, known)).findings.map(({ code }) => code);
}

test('a page that works has no findings', async () => {
  serve();
  assert.deepEqual(await examine(`${site}/`), {
    url: `${site}/`,
    platform: platform.url,
    version: readVersion(),
    clientId,
    findings: [],
  });
});

test('the platform tells an app and an origin that it does not know', async () => {
  assert.deepEqual(await codes({ meta: `<meta name="ontid-signin-client_ontid" content="${CLIENT}">` }), [
    'CLIENT_UNKNOWN',
  ]);
  assert.deepEqual(await codes({}, {}, shop.origin('localhost')), ['ORIGIN_UNKNOWN']);
});

test('what a page has to name is missed, and what it names wrongly is seen', async () => {
  assert.deepEqual(await codes({ meta: '' }), ['CLIENT_MISSING']);
  assert.deepEqual(await codes({ meta: '<meta name="ontid-signin-client_ontid" content="YOUR_CLIENT">' }), [
    'CLIENT_MALFORMED',
  ]);
  assert.deepEqual(await codes({ meta: `<!-- <meta name="ontid-signin-client_ontid" content="${clientId}"> -->` }), [
    'CLIENT_MISSING',
  ]);
  assert.deepEqual(await codes({ meta: `<META content='${clientId}@My shop' name=ontology-app-ontid>` }), []);
  assert.deepEqual(await codes({ script: '' }), ['PLATFORM_MISSING']);
  assert.deepEqual(await codes({ script: '', meta: '' }, { platform: platform.url, clientId }), []);
  const element = `<ontid-signin client-id="${clientId}" host="${platform.url}"></ontid-signin>`;
  assert.deepEqual(await codes({ script: '', meta: '', button: element }), []);
});

test('the page that answers by URL come back to is asked for, and a warning says what would lose them', async () => {
  const plugin = `<script src="${platform.url}/plugin.js" async></script>`;
  serve();
  shop.pages.set('/shop', shop.pages.get('/')!);
  const found = async (status: number, body: string, headers = {}) => {
    shop.pages.set('/', { status, body, headers });
    const { findings } = await examine(`${site}/shop`);
    return findings.map(({ code, level, message }) => `${level} ${code} ${message.replace(site, '')}`);
  };
  assert.deepEqual(await found(200, plugin), []);
  assert.deepEqual(await found(302, '', { location: '/en/' }), ['warning RETURN_PAGE_UNFIT / redirects to /en/.']);
  assert.deepEqual(await found(401, ''), ['warning RETURN_PAGE_UNFIT / needs a login (401).']);
  assert.deepEqual(await found(500, ''), ['warning RETURN_PAGE_UNFIT / answers 500.']);
  assert.match((await found(200, '<p>')).join(), /^warning RETURN_PAGE_UNFIT \/ loads no plugin\.js; if a bundle/);
  serve();
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
    (await examine(`${site}/not-there`)).findings.map(({ code }) => code),
    ['PAGE_UNREACHABLE'],
  );
  assert.deepEqual(await codes({ script: `<script src="${nowhere}/plugin.js"></script>` }), [
    'PLATFORM_UNREACHABLE',
    'PLATFORM_UNREACHABLE',
  ]);
  assert.deepEqual(await codes({ script: `<script src="${site}/plugin.js"></script>` }), [
    'SCRIPT_GONE',
    'PLATFORM_UNREACHABLE',
  ]);
});

test('a script of one build is looked for, and its hash compared', async () => {
  const { path, integrity } = readPluginBuild().plugin;
  const tag = (address: string, hash: string) =>
    `<script src="${platform.url}${address}" integrity="${hash}" crossorigin async></script>`;
  assert.deepEqual(await codes({ script: tag(path, integrity) }), []);
  assert.deepEqual(await codes({ script: tag(path.replace(/-\w+/, '-000000000000'), integrity) }), ['SCRIPT_GONE']);
  assert.deepEqual(await codes({ script: tag('/plugin.js', `sha384-${'A'.repeat(64)}`) }), ['INTEGRITY_WRONG']);
});

test('callbacks are found as the button would find them, as far as the HTML tells', async () => {
  const found = [
    'function onSignIn() {}',
    'window.onSignIn = () => {}',
    'var onSignIn = 1',
    `globalThis['onSignIn'] = f`,
  ];
  for (const code of found) assert.deepEqual(await codes({ code: `<script>${code}</script>` }), [], code);
  for (const code of [
    '<script>const onSignIn = () => {}</script>',
    '<script type="module">function onSignIn() {}</script>',
  ]) {
    assert.deepEqual(await codes({ code }), ['CALLBACK_NOT_GLOBAL'], code);
  }
  for (const code of [
    '',
    '<script>onSignIn()</script>',
    '<script>function onSignInAgain() {}</script>',
    '<script type="text/template">function onSignIn() {}</script>',
  ]) {
    assert.deepEqual(await codes({ code }), ['CALLBACK_UNDEFINED'], code);
  }
  assert.deepEqual(await codes({ code: '<script src="/shop.js"></script>' }), []);
  assert.deepEqual(await codes({ button: '<ontid-signin></ontid-signin>' }), ['CALLBACK_MISSING']);
  assert.deepEqual(await codes({ button: '<p>ontid-signin</p>' }), ['BUTTON_MISSING']);
  // M3: on a page whose bundle brings the element, nothing is called by its name.
  const element = `<ontid-signin host="${platform.url}"></ontid-signin>`;
  assert.deepEqual(await codes({ script: '', button: element }), []);
  assert.deepEqual(await codes({ script: '', button: element.replace(' host', ' data-onsuccess="onSignIn" host') }), [
    'CALLBACK_IGNORED',
  ]);
  assert.deepEqual(
    await codes({
      button: '<ontid-signin data-onsuccess="onSignIn"></ontid-signin>',
      code: '<script>function onSignIn() {}</script>',
    }),
    [],
  );
});

test('no callback and no button is missed where the token is posted, or where the original script is called', async () => {
  const meta = (more: string) => `<meta name="ontid-signin-client_ontid" content="${clientId}">${more}`;
  const button = '<div class="ontid-signin"></div>';
  assert.deepEqual(await codes({ button }), ['CALLBACK_MISSING']);
  assert.deepEqual(await codes({ button, meta: meta('<meta name="ontid-signin-login_uri" content="/session">') }), []);
  assert.deepEqual(
    await codes({ button, script: `<script src="${platform.url}/plugin.js" data-login_uri="/session"></script>` }),
    [],
  );
  const code = '<script>function go() { window.ontologyAccount.loadLoginPage(); }</script>';
  assert.deepEqual(await codes({ button: '<button onclick="go()">Sign in</button>', code }), []);
  assert.deepEqual(await codes({ button: '<button onclick="ontologyAccount.loadLoginPage()">Sign in</button>' }), []);
});

test('options with a misspelt name, with a value that does not exist or in a place without effect are named', async () => {
  const found = async (attributes: string) => {
    const button = `<div class="ontid-signin" data-onsuccess="onSignIn" ${attributes}></div>`;
    serve({ button, code: '<script>function onSignIn() {}</script>' });
    return (await examine(`${site}/`)).findings.map(({ code, message }) => `${code} ${message}`);
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
  assert.deepEqual(await codes({ button: element, code: '<script>function onSignIn() {}</script>' }), [
    'OPTION_UNKNOWN',
  ]);
});

test('policies that stop the script, its calls or its window are seen, in the header and in the HTML', async () => {
  const csp = (policy: string) => ({ headers: { 'content-security-policy': policy } });
  assert.deepEqual(
    await codes(
      csp(
        `script-src ${platform.url}; connect-src ${platform.url}; style-src 'none'; sandbox allow-scripts allow-popups`,
      ),
    ),
    [],
  );
  assert.deepEqual(await codes(csp(`script-src 'self'`)), ['POLICY_BLOCKS_SCRIPT']);
  assert.deepEqual(await codes(csp(`connect-src 'self'`)), ['POLICY_BLOCKS_CONNECT']);
  assert.deepEqual(await codes(csp('sandbox allow-scripts')), ['POLICY_BLOCKS_POPUP']);
  const coop = (policy: string) => ({ headers: { 'cross-origin-opener-policy': policy } });
  assert.deepEqual(await codes(coop('same-origin; report-to="shop"')), ['POLICY_CUTS_WINDOW']);
  for (const policy of ['same-origin-allow-popups', 'unsafe-none'])
    assert.deepEqual(await codes(coop(policy)), [], policy);
  const meta = `<meta name="ontid-signin-client_ontid" content="${clientId}"><meta http-equiv="Content-Security-Policy" content="connect-src &#39;self&#39;">`;
  assert.deepEqual(await codes({ meta }), ['POLICY_BLOCKS_CONNECT']);
});

test('a page that is not on https, and a clock that is wrong', async (context) => {
  const real = globalThis.fetch;
  // Pages on the net are answered here as the site on this machine would.
  context.mock.method(globalThis, 'fetch', async (url: string, init: RequestInit) => {
    if (!url.startsWith('http://shop.example')) return real(url, init);
    const response = await real(url.replace('http://shop.example', site), init);
    return Object.defineProperty(response, 'url', { value: url });
  });
  assert.deepEqual(await codes({}, {}, 'http://shop.example'), ['ORIGIN_INSECURE']);
  ahead = -90_000;
  context.after(() => (ahead = 0));
  serve();
  const { findings } = await examine(`${site}/`);
  assert.deepEqual(
    findings.map(({ code, level }) => [code, level]),
    [['CLOCK_SKEW', 'warning']],
  );
  assert.match(findings[0]!.message, /(89|90|91) s ahead of/);
});

test('threat 45: a page that is too large, or has too many attributes in a tag, is read in part, and the report says so', async () => {
  assert.deepEqual(await codes({ code: `<script>function onSignIn() {}</script>${' '.repeat(ANSWER_MAX_BYTES)}` }), [
    'PAGE_NOT_WHOLE',
  ]);
  const attributes = Array.from({ length: 20_000 }, (_, index) => `a${index}`).join(' ');
  assert.deepEqual(await codes({ code: `<script>function onSignIn() {}</script><p ${attributes}>` }), [
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

test('threat 45, V25: no control character of a page reaches the terminal', async () => {
  const evil = '\u001b]0;OWNED\u0007\u001b[2J\u009b31m\u007f\u202e\u2066\u200f\r';
  serve({
    meta: `<meta name="ontid-signin-client_ontid" content="${evil}">`,
    button: `<div class="ontid-signin" data-onsuccess="${evil}x"></div>`,
  });
  for (const options of [[], ['--json']]) {
    const { out, err } = await doctor(`${site}/`, ...options);
    assert.match(out, /\\u001b\]0;OWNED/);
    assert.doesNotMatch(out + err, /[^\P{Cc}\n]|\p{Bidi_Control}/u);
  }
  const { err } = await doctor(`--${evil}`);
  assert.match(err, /\\u001b/);
  assert.doesNotMatch(err, /[^\P{Cc}\n]|\p{Bidi_Control}/u);
});

const doctor = (...args: string[]) => run(ROOT, 'doctor', ...args);

async function run(folder: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, ['src/cli.js', ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
  });
  const ended = new Promise<number>((done) => child.once('close', (code) => done(code!)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

test('the command ends with 0, with 1 when there is an error, with 2 when it is called wrongly, and speaks JSON', async () => {
  serve({ button: '' });
  const warned = await doctor(`${site}/`);
  assert.equal(warned.code, 0, warned.err);
  assert.match(warned.out, /! BUTTON_MISSING/);
  serve({ meta: '', button: '' });
  const failed = await doctor(`${site}/`, '--json');
  assert.equal(failed.code, 1);
  const { findings } = JSON.parse(failed.out) as Report;
  assert.deepEqual(
    findings.map(({ code, mend }) => [code, mend]),
    [
      ['CLIENT_MISSING', FINDINGS.CLIENT_MISSING[1]],
      ['BUTTON_MISSING', FINDINGS.BUTTON_MISSING[1]],
    ],
  );
  assert.equal((await doctor(`${site}/`, '--platform', platform.url, '--client-id', clientId)).code, 0);
  assert.deepEqual(
    await Promise.all([doctor(), doctor('nonsense'), doctor(site, '--loud')]).then((runs) =>
      runs.map(({ code }) => code),
    ),
    [2, 2, 2],
  );
});

test('whoever installed the package has the doctor too, without the server', async () => {
  serve();
  const folder = await mkdtemp(join(ROOT, 'dist/installed-'));
  try {
    for (const path of ['src/cli.js', 'dist/library', 'package.json'])
      await cp(join(ROOT, path), join(folder, path), { recursive: true });
    const { code, out, err } = await run(folder, 'doctor', site);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /Nothing is wrong/);
    assert.equal((await run(folder, 'apps', 'list')).code, 1);
  } finally {
    await rm(folder, { recursive: true });
  }
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
      readPage(html, `${site}/`);
      return (process.cpuUsage().user - before) / 1000;
    };
    assert.ok(cost(ANSWER_MAX_BYTES) < 1_000, piece.slice(0, 40));
  }
});
