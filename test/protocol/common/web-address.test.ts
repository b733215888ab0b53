import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  canonicalCallback,
  canonicalRedirectUri,
  isLoopback,
  isRedirectUri,
  isWebOrigin,
} from '../../../src/protocol/common/web-address.ts';

test('https origins are taken as location.origin writes them', () => {
  for (const origin of [
    'https://shop.example',
    'https://a.b.shop.example',
    'https://shop.example:8443',
    'https://xn--bcher-kva.example',
    'https://192.0.2.1',
    'https://[2001:db8::1]',
    'https://localhost',
    'https://localhost:3000',
  ])
    assert.ok(isWebOrigin(origin), origin);
});

test('http is taken on this machine alone', () => {
  for (const host of ['localhost', 'app.localhost', '127.0.0.1', '127.8.9.1', '[::1]']) {
    assert.ok(isWebOrigin(`http://${host}`), host);
    assert.ok(isWebOrigin(`http://${host}:4001`), host);
  }
  for (const host of [
    'shop.example',
    'localhost.shop.example',
    'notlocalhost',
    '127.0.0.1.shop.example',
    '128.0.0.1',
    '0.0.0.0',
    '[::]',
    '[::ffff:7f00:1]',
    '10.0.0.1',
    '192.168.0.1',
  ])
    assert.ok(!isWebOrigin(`http://${host}`), host);
});

test('an origin in any other writing is not taken', () => {
  for (const text of [
    'https://shop.example/',
    'https://shop.example/path',
    'https://shop.example?',
    'https://shop.example#',
    'https://shop.example\\',
    'https://SHOP.example',
    'HTTPS://shop.example',
    'https://shop.example:443',
    'http://localhost:80',
    'https://shop.example:',
    'https://shop.example:08443',
    'https://user@shop.example',
    'https://user:secret@shop.example',
    'https://@shop.example',
    'https://bücher.example',
    'https://shop。example',
    'https://shop%2eexample',
    'https://sho\tp.example',
    'https:shop.example',
    'https:/shop.example',
    '//shop.example',
    'shop.example',
    ' https://shop.example',
    'https://shop.example ',
    'https://shop.example\n',
    'https://*.shop.example/',
    '*',
    'http://127.1',
    'http://2130706433',
    'http://0x7f.0.0.1',
    'http://[0:0:0:0:0:0:0:1]',
  ])
    assert.ok(!isWebOrigin(text), JSON.stringify(text));
});

test('what has no origin, or one of another kind, is not taken', () => {
  for (const text of [
    'null',
    '',
    'undefined',
    'about:blank',
    'javascript:alert(1)',
    'data:text/html,x',
    'file://',
    'file:///etc/passwd',
    'blob:https://shop.example/6f1b',
    'ftp://shop.example',
    'ws://localhost',
    'wss://shop.example',
    'chrome-extension://abcdefgh',
    'https://',
  ])
    assert.ok(!isWebOrigin(text), text);
});

test('of any text, only its own origin is taken', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.webUrl(),
        fc.webUrl().map((url) => new URL(url).origin),
      ),
      (text) => {
        if (isWebOrigin(text)) assert.equal(new URL(text).origin, text);
      },
    ),
  );
  fc.assert(fc.property(fc.webUrl({ validSchemes: ['https'] }), (url) => isWebOrigin(new URL(url).origin)));
});

test('this machine goes by these names and no others', () => {
  for (const name of ['localhost', 'a.localhost', '127.0.0.1', '127.255.255.254', '[::1]'])
    assert.ok(isLoopback(name), name);
  for (const name of [
    '',
    '.',
    'local',
    'localhost.example',
    'xlocalhost',
    '127.0.0',
    '127.0.0.1.',
    '127.0.0.1.example',
    '1127.0.0.1',
    '127.0.0.1\n',
    '[::2]',
    '::1',
  ]) {
    assert.ok(!isLoopback(name), name);
  }
});

test('a redirect URI is an absolute URL on a web origin, in one serialization, without user name and fragment', () => {
  for (const [text, uri] of [
    ['https://shop.example/back?x=1', 'https://shop.example/back?x=1'],
    ['https://shop.example', 'https://shop.example/'],
    ['HTTPS://SHOP.example:443/A', 'https://shop.example/A'],
    ['https://shop.example/a/./b/../c', 'https://shop.example/a/c'],
    ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
    ['http://127.1:4001/', 'http://127.0.0.1:4001/'],
  ] as const) {
    assert.equal(canonicalRedirectUri(text), uri);
    assert.ok(isRedirectUri(uri));
    assert.equal(isRedirectUri(text), text === uri);
  }
  for (const text of [
    '',
    '/back',
    'shop.example',
    '//shop.example/',
    'http://shop.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://shop.example/x',
    'https://a@shop.example/',
    'https://:b@shop.example/',
    'https://shop.example/#x',
    'https://shop.example/#',
    'ftp://shop.example/',
  ])
    assert.equal(canonicalRedirectUri(text), undefined, text);
});

test('a legacy callback may have a fragment besides', () => {
  assert.equal(canonicalCallback('https://SHOP.example/#/signed-in'), 'https://shop.example/#/signed-in');
  assert.equal(canonicalCallback('https://a@shop.example/#/signed-in'), undefined);
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withFragments: true, withQueryParameters: true })),
      (text) => {
        const uri = canonicalCallback(text);
        if (uri !== undefined) assert.equal(canonicalCallback(uri), uri, 'a serialization is its own');
      },
    ),
  );
});
