import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { OntId } from '../../../../src/protocol/common/ont-id.ts';
import type { PageData } from '../../../../src/protocol/sign-in/page-data.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

let platform: TestPlatform;
let clientId: OntId;
const ORIGIN = 'https://shop.example';
const STATE = 'A'.repeat(22);
const CHALLENGE = 'c'.repeat(43);
before(async () => {
  platform = await startTestPlatform();
  clientId = await platform.addApp(ORIGIN, {
    name: 'Tom & <b>Jerry</b> {{data}}',
    redirectUris: ['https://elsewhere.example/back'],
  });
});
after(() => platform.close());

const address = (query: Record<string, string>) =>
  `/signin?${new URLSearchParams({ client_id: clientId, origin: ORIGIN, state: STATE, ...query })}`;

async function open(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; html: string; data: PageData }> {
  const response = await platform.client().get(path, headers);
  const html = await response.text();
  const json = /<script type="application\/json" id="ontid-page-data">(.*?)<\/script>/s.exec(html)![1]!;
  return { status: response.status, headers: response.headers, html, data: JSON.parse(json) as PageData };
}

test('the page already holds the checked request and whose door it is', async () => {
  const { status, headers, html, data } = await open(address({ lang: 'en' }), { 'accept-language': 'zh-CN' });
  assert.equal(status, 200);
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.deepEqual(data, {
    view: 'signin',
    locale: 'en',
    country: 'US',
    request: { clientId, origin: ORIGIN, state: STATE, responseMode: 'web_message', lang: 'en' },
    app: { name: 'Tom & <b>Jerry</b> {{data}}' },
    account: null,
    consented: false,
    outbox: '/dev/outbox',
  });
  assert.match(html, /<html lang="en"/);
  assert.match(html, /Sign in to Tom &#38; &#60;b&#62;Jerry/);
});

test('what stands in the HTML itself is let through by its hash, and nothing else that is inline', async () => {
  const { headers, html } = await open(address({}));
  const policy = headers.get('content-security-policy')!;
  const inline = [...html.matchAll(/<(script|style)>(.*?)<\/\1>/gs)].map(
    ([, kind, text]) => `${kind} 'sha256-${createHash('sha256').update(text!).digest('base64')}'`,
  );
  // The script first: it greets the site that waits while the rest is being read.
  assert.deepEqual(
    inline.map((each) => each.split(' ')[0]),
    ['script', 'style'],
  );
  for (const each of inline) {
    const [kind, hash] = each.split(' ') as [string, string];
    assert.ok(new RegExp(`${kind}-src [^;]*`).exec(policy)![0].includes(hash), each);
  }
  assert.doesNotMatch(policy, /unsafe/);
});

test('the page is compressed, save where it names somebody', async () => {
  const client = platform.client();
  const encoding = async (accept: string) =>
    (await client.get(address({}), { 'accept-encoding': accept })).headers.get('content-encoding');
  assert.deepEqual(
    [await encoding('gzip, deflate, br'), await encoding('gzip'), await encoding('identity')],
    ['br', null, null],
  );
  await client.register('+86*15821703554');
  assert.equal(await encoding('gzip, deflate, br'), null);
});

test('a name is text wherever it stands: no tag of it reaches the HTML', async () => {
  const { html } = await open(address({}));
  assert.ok(!html.includes('<b>'));
});

test('the language is what the site asks for, then the browser’s; the country goes with it', async () => {
  const seen = async (query: Record<string, string>, accept: string) => {
    const { data } = await open(address(query), { 'accept-language': accept });
    return data.view === 'signin' ? `${data.locale} ${data.country}` : 'refused';
  };
  assert.equal(await seen({}, 'zh-CN,zh;q=0.9,en;q=0.8'), 'zh CN');
  assert.equal(await seen({}, 'de-DE,de;q=0.9,en-GB;q=0.7,zh;q=0.1'), 'en DE');
  assert.equal(await seen({ lang: 'en' }, 'de-DE,en-GB;q=0.7'), 'en GB');
  assert.equal(await seen({}, 'zh-Hant-TW'), 'zh TW');
  assert.equal(await seen({ lang: 'zh' }, 'en-US,en'), 'zh CN');
  assert.equal(await seen({ lang: 'xx' }, 'zh'), 'zh CN');
  assert.equal(await seen({}, ''), 'en US');
  assert.equal(await seen({ lang: '"><script>' }, ';;q=,=,zh;q=x'), 'zh CN');
});

test('a client or an origin that is not registered is refused before any form, and learns nothing but what to register', async () => {
  const unknown = 'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf';
  const client = await open(address({ client_id: unknown }));
  assert.equal(client.status, 403);
  assert.deepEqual(client.data, {
    view: 'refused',
    locale: 'en',
    reason: { code: 'unknown_client', clientId: unknown, origin: ORIGIN },
  });
  const origin = await open(address({ origin: 'https://evil.example' }));
  assert.equal(origin.status, 403);
  assert.equal(origin.data.view === 'refused' && origin.data.reason.code, 'unknown_origin');
});

test('threat 7: a request for another origin’s address is refused before any form, without a redirect', async () => {
  const returning = (redirect_uri: string) =>
    address({ response_mode: 'redirect', redirect_uri, code_challenge: CHALLENGE });
  for (const bad of [
    'https://elsewhere.example/back',
    'https://elsewhere.example/',
    'https://shop.example.evil.example/',
    'https://evilshop.example/',
    'https://shop.example:8443/',
    '//shop.example/',
    '/back',
    'https://shop.example@evil.example/',
    'https://shop.example%2eevil.example/',
    'http://shop.example/',
    'https://shop.example/#x',
    'https://shöp.example/',
    'https://sh%C3%B6p.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://shop.example/x',
  ]) {
    const { status, headers, data, html } = await open(returning(bad));
    assert.equal(
      data.view === 'refused' && data.reason.code === 'invalid_request' && data.reason.parameter,
      'redirect_uri',
      bad,
    );
    assert.deepEqual([status, headers.get('location'), /<form|<input/.test(html)], [400, null, false], bad);
  }
});

test('threat 7: the page is told the redirect URI that the answer may go to, whatever the request prefers', async () => {
  const registered = await platform.addApp(ORIGIN, { redirectUris: [`${ORIGIN}/back`, `${ORIGIN}/other`] });
  const resolved = async (client_id: OntId, redirect_uri: string) => {
    const { data } = await open(
      address({ client_id, response_mode: 'redirect', redirect_uri, code_challenge: CHALLENGE }),
    );
    assert.ok(data.view === 'signin' && 'redirectUri' in data.request);
    const { redirectUri, requestedRedirectUri } = data.request;
    return [redirectUri, requestedRedirectUri];
  };
  assert.deepEqual(await resolved(clientId, `${ORIGIN}/`), [`${ORIGIN}/`, undefined]);
  assert.deepEqual(await resolved(clientId, 'https://shop.example'), [`${ORIGIN}/`, undefined]);
  for (const preferred of [
    `${ORIGIN}/any/path?query`,
    `${ORIGIN}/out?url=https://evil.example/`,
    `${ORIGIN}/back/..%2f`,
  ]) {
    assert.deepEqual(await resolved(clientId, preferred), [`${ORIGIN}/`, preferred]);
    assert.deepEqual(await resolved(registered, preferred), [`${ORIGIN}/back`, preferred]);
  }
  assert.deepEqual(await resolved(registered, `${ORIGIN}/other`), [`${ORIGIN}/other`, undefined]);
});

test('a request that cannot be read says which parameter is wrong', async () => {
  for (const [path, parameter, problem] of [
    ['/signin', 'client_id', 'missing'],
    [address({ client_id: 'shop' }), 'client_id', 'malformed'],
    [address({ origin: 'null' }), 'origin', 'malformed'],
    [address({ origin: `${ORIGIN}/` }), 'origin', 'malformed'],
    [address({ origin: 'http://shop.example' }), 'origin', 'malformed'],
    [address({ state: 'short' }), 'state', 'malformed'],
    [address({ response_mode: 'fragment' }), 'response_mode', 'unsupported'],
    [address({ auth_template: 'authtemplate_social01' }), 'auth_template', 'unsupported'],
    [`${address({})}&origin=https%3A%2F%2Fevil.example`, 'origin', 'repeated'],
  ] as const) {
    const { status, data } = await open(path);
    assert.equal(status, 400, path);
    assert.deepEqual(data.view === 'refused' && data.reason, { code: 'invalid_request', parameter, problem }, path);
  }
});

test('who is signed in is known to the page, with the phone masked', async () => {
  const client = platform.client();
  const ontid = await client.register('+86*15821703553');
  const html = await (await client.get(address({}))).text();
  assert.ok(html.includes(JSON.stringify({ ontid, phone: '+86 158…3553' })));
  assert.ok(!html.includes('15821703553'));
});

test('the page sends no Cross-Origin-Opener-Policy, which would cut the answer off', async () => {
  const { headers } = await open(address({}));
  assert.equal(headers.get('cross-origin-opener-policy'), null);
  assert.equal(headers.get('referrer-policy'), 'no-referrer');
});
