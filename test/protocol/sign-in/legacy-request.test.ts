import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import { isRedirectUri } from '../../../src/protocol/common/web-address.ts';
import {
  legacyMessage,
  legacyRefusalUrl,
  legacyReturnUrl,
  parseLegacyPopup,
  parseLegacySignIn,
} from '../../../src/protocol/sign-in/legacy-request.ts';

const APP = 'did:ont:AXdtE1hS9ejiHqDrQwHB1KrcFsfiHnGXgF';
const RESULT = { access_token: 'a.b.c', ontid: 'did:ont:AZc7VqpUzQpmJ6cCrjUQFAwXzgThPWbK6C' as OntId };
/** What an old page puts together, and the query's reader takes apart. */
const sent = (...parts: string[]) =>
  new URL(`https://id.example/?params=${encodeURIComponent(parts.join('&'))}`).searchParams.get('params')!;

test('the published forms are read', () => {
  assert.deepEqual(parseLegacySignIn(sent(APP, 'My shop', 'https://shop.example/back', 'zh')), {
    clientId: APP,
    lang: 'zh',
    callbacks: ['https://shop.example/back'],
  });
  assert.deepEqual(parseLegacyPopup(sent(APP, 'My shop', 'en')), { clientId: APP, lang: 'en' });
  assert.deepEqual(parseLegacyPopup(sent(`${APP}.apps.ontid.com`, '', '')), { clientId: APP, lang: '' });
});

test('whatever the name and the callback hold, the callback is among those that are found, and each of them is one', () => {
  const name = fc.string({ unit: 'grapheme', maxLength: 30 });
  const query = fc.array(fc.stringMatching(/^[a-z]{1,5}=[a-z0-9]{0,5}$/), { maxLength: 3 });
  fc.assert(
    fc.property(name, query, (appName, pairs) => {
      const callback = `https://shop.example/back${pairs.length ? `?${pairs.join('&')}` : ''}`;
      const request = parseLegacySignIn(sent(APP, appName, callback, 'en'));
      assert.ok(request?.callbacks);
      assert.ok(request.callbacks.includes(callback));
      assert.ok(request.callbacks.every(isRedirectUri));
      assert.deepEqual(parseLegacyPopup(sent(APP, appName, 'en')), { clientId: APP, lang: 'en' });
    }),
  );
});

test('m14: a request of /signin without a callback is the form of a window', () => {
  for (const name of ['My shop', 'Tom & Co', '商店', 'a@b']) {
    assert.deepEqual(parseLegacySignIn(sent(APP, name, 'zh')), { clientId: APP, lang: 'zh' }, name);
  }
  // Each of these may be meant as a callback.
  for (const part of [
    '',
    '/back',
    '//evil.example',
    'javascript:alert(1)',
    'shop.example/back',
    '\\\\evil.example',
    'data:text/html,x',
  ]) {
    assert.equal(parseLegacySignIn(sent(APP, 'My shop', part, 'en')), undefined, part);
    assert.equal(parseLegacySignIn(sent(APP, part, 'en')), undefined, part);
  }
  assert.equal(parseLegacySignIn(sent(APP, 'en')), undefined);
});

test('rubbish is no request, never an exception', () => {
  for (const params of [
    '',
    '&',
    APP,
    `undefined&undefined&en`,
    `${APP}&Shop&javascript:alert(1)&en`,
    `${APP}&Shop&//evil.example&en`,
    'x'.repeat(5000),
  ]) {
    assert.equal(parseLegacySignIn(params), undefined, params);
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.equal(parseLegacySignIn(text), undefined);
      assert.equal(parseLegacyPopup(text), undefined);
      const request = parseLegacySignIn(`${APP}&${text}&en`);
      assert.ok(request === undefined || (request.callbacks ?? []).every(isRedirectUri));
    }),
  );
});

test('the answer stands in the parameter `response`, beside those that the callback has', () => {
  for (const callback of ['https://shop.example/back', 'https://shop.example/back?item=1']) {
    const url = new URL(legacyReturnUrl(callback, { ...RESULT, refresh_token: 'not in an address' }));
    assert.deepEqual(JSON.parse(url.searchParams.get('response')!), RESULT);
    assert.ok(url.href.startsWith(callback));
    assert.equal(new URL(legacyRefusalUrl(callback)).searchParams.get('error'), 'access_denied');
  }
});

test('the answer stands before the fragment that a callback may have', () => {
  for (const [callback, before] of [
    ['https://shop.example/#/signed-in', 'https://shop.example/?'],
    ['https://shop.example/?a=1#/x?b=2', 'https://shop.example/?a=1&'],
  ] as const) {
    const url = legacyReturnUrl(callback, RESULT);
    assert.ok(url.startsWith(`${before}response=`), url);
    assert.ok(url.endsWith(callback.slice(callback.indexOf('#'))), url);
    assert.deepEqual(JSON.parse(new URL(url).searchParams.get('response')!), RESULT);
    assert.equal(new URL(legacyRefusalUrl(callback)).searchParams.get('error'), 'access_denied');
  }
});

test('the original script gets JSON as text, with the refresh token of an app that has one', () => {
  assert.deepEqual(JSON.parse(legacyMessage(RESULT)), RESULT);
  assert.deepEqual(JSON.parse(legacyMessage({ ...RESULT, refresh_token: 'next' })), {
    ...RESULT,
    refresh_token: 'next',
  });
});
