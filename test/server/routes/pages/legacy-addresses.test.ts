import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { PageData, RefusalReason, SignInPageData } from '../../../../src/protocol/sign-in/page-data.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

const ORIGIN = 'https://shop.example';
const CALLBACK = 'https://shop.example/back?a=1&b=2';
let platform: TestPlatform;
let app: string;
before(async () => {
  platform = await startTestPlatform();
  app = await platform.addApp(ORIGIN, { name: 'Registered', redirectUris: [CALLBACK, 'https://other.example/back'] });
});
after(() => platform.close());

async function open(
  address: string,
): Promise<{ status: number; location: string | null; html: string; data: PageData }> {
  const response = await platform.client().get(address);
  const html = await response.text();
  const json = /<script type="application\/json" id="ontid-page-data">(.*?)<\/script>/s.exec(html)![1]!;
  return {
    status: response.status,
    location: response.headers.get('location'),
    html,
    data: JSON.parse(json) as PageData,
  };
}

const redirect = (callback: string, { name = 'Calls itself this', lang = 'en' } = {}) =>
  open(`/signin?params=${encodeURIComponent([app, name, callback, lang].join('&'))}`);

test('the redirect form leads to the page, in its language, for a callback that is registered as it stands', async () => {
  for (const callback of [CALLBACK, 'https://other.example/back']) {
    const { status, data, html } = await redirect(callback, { lang: 'zh' });
    assert.equal(status, 200);
    const { request, locale } = data as SignInPageData;
    assert.deepEqual(
      [locale, request],
      [
        'zh',
        { clientId: app, lang: 'zh', responseMode: 'legacy_redirect', origin: new URL(callback).origin, callback },
      ],
    );
    assert.match(html, /登录 Registered/);
  }
});

test('threat 20: what a caller says that an app is called is never shown', async () => {
  const { html } = await redirect(CALLBACK, { name: '<b>Bank</b> & Co' });
  assert.ok(!html.includes('Bank'));
});

test('threat 7: a token goes to no callback but a registered one, character for character', async () => {
  for (const bad of [
    'https://shop.example/',
    'https://shop.example/back',
    `${CALLBACK}&c=3`,
    'https://shop.example/back?a=1',
    'https://shop.example/back?b=2&a=1',
    'https://shop.example:8443/back?a=1&b=2',
    'https://shop.example.evil.example/back?a=1&b=2',
    'https://evilshop.example/back?a=1&b=2',
    'https://xn--shp-tna.example/back',
    'https://evil.example/',
    'https://evil.example/?https://other.example/back',
    'https://other.example/back/',
  ]) {
    const { status, location, data, html } = await redirect(bad);
    assert.deepEqual(
      [status, location, (data as { reason: RefusalReason }).reason.code, /<form|<input/.test(html)],
      [403, null, 'unknown_redirect_uri', false],
      bad,
    );
  }
  for (const trick of [
    'https://shop.example%2eevil.example/',
    'https:\\\\shop.example/back',
    'https://shop.example\\@evil.example/',
    'https://SHOP.example/back',
    'https://shop.example/%2e%2e/back',
    'https://shop.example/back\n',
    'https://shöp.example/back',
    'https://shop.example/back?a=1&b=2#x',
    `blob:${CALLBACK}`,
  ]) {
    const { status, location, data } = await redirect(trick);
    assert.deepEqual([status >= 400, location, data.view], [true, null, 'refused'], trick);
  }
  for (const trick of [
    '//shop.example/back?a=1&b=2',
    '/back',
    'https://shop.example@evil.example/',
    'http://shop.example/back?a=1&b=2',
    'javascript:alert(1)',
    'data:text/html,x',
    '',
  ]) {
    const { status, location, data } = await redirect(trick);
    assert.deepEqual([status, location, data.view], [400, null, 'refused'], trick);
  }
});

test('a callback is compared by its serialization, and may have a fragment where that is registered', async () => {
  const hashed = await platform.addApp(ORIGIN, { redirectUris: ['https://SHOP.example:443/x/../#/signed-in'] });
  for (const callback of ['https://shop.example/#/signed-in', 'https://Shop.example/y/../#/signed-in']) {
    const { data } = await open(`/signin?params=${encodeURIComponent([hashed, 'Shop', callback, 'en'].join('&'))}`);
    assert.ok(data.view === 'signin' && data.request.responseMode === 'legacy_redirect', callback);
    assert.equal(data.request.callback, 'https://shop.example/#/signed-in');
  }
  // Not without it, nor with another.
  for (const callback of ['https://shop.example/', 'https://shop.example/#/other', 'https://shop.example/#']) {
    const { status } = await open(`/signin?params=${encodeURIComponent([hashed, 'Shop', callback, 'en'].join('&'))}`);
    assert.equal(status, 403, callback);
  }
});

test('m14: the window’s forms lead to the page, which knows the origins that it may answer', async () => {
  for (const address of ['/oauth2.0/authorize/', '/oauth2.0/authorize', '/signin']) {
    const { status, data, html } = await open(`${address}?params=${encodeURIComponent(`${app}&Calls itself this&en`)}`);
    assert.equal(status, 200);
    assert.deepEqual((data as SignInPageData).request, {
      clientId: app,
      lang: 'en',
      responseMode: 'legacy_message',
      origin: ORIGIN,
      origins: [ORIGIN],
    });
    assert.match(html, /Sign in to Registered/);
  }
});

test('what cannot be read, or names no app, is refused and says why', async () => {
  const unknown = 'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf';
  for (const [address, status, code] of [
    ['/oauth2.0/authorize/', 400, 'invalid_request'],
    ['/oauth2.0/authorize/?params=undefined%26undefined', 400, 'invalid_request'],
    [`/oauth2.0/authorize/?params=${unknown}%26Shop%26en`, 403, 'unknown_client'],
    [`/oauth2.0/authorize/?params=${app}%26Shop%26en&params=${unknown}%26Shop%26en`, 400, 'invalid_request'],
    [`/signin?params=${unknown}%26Shop%26https://shop.example/back%26en`, 403, 'unknown_client'],
    ['/signin?params=', 400, 'invalid_request'],
    ['/signin?params=%E0%A4%A', 400, 'invalid_request'],
  ] as const) {
    const answer = await open(address);
    assert.deepEqual([answer.status, (answer.data as { reason: RefusalReason }).reason.code], [status, code], address);
  }
});
