import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { popupPathOf } from '../../../src/page/refused/fragment-request.ts';
import { parseLegacyPopup } from '../../../src/protocol/sign-in/legacy-request.ts';

const APP = 'did:ont:AXdtE1hS9ejiHqDrQwHB1KrcFsfiHnGXgF';

test('m14: a request in the fragment has a path of today', () => {
  const read = (hash: string) =>
    parseLegacyPopup(new URL(popupPathOf(hash)!, 'https://id.example').searchParams.get('params')!);
  for (const name of ['My shop', 'Tom & Co', '%', 'a#b', '&appontid=x']) {
    assert.deepEqual(
      read(new URL(`https://id.example/#/signin?appontid=${APP}&appname=${name}`).hash),
      { clientId: APP, lang: '' },
      name,
    );
  }
  for (const hash of [
    '',
    '#',
    '#/signin',
    '#/signin?',
    '#/signin?appname=x',
    `#/account?appontid=${APP}`,
    `#signin?appontid=${APP}`,
  ]) {
    assert.equal(popupPathOf(hash), undefined, hash);
  }
  // Whatever stands there, the path stays on this platform.
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const path = popupPathOf(`#/signin?appontid=${text}`);
      const url = path && new URL(path, 'https://id.example');
      assert.ok(!url || (url.origin === 'https://id.example' && url.pathname === '/oauth2.0/authorize/'));
    }),
  );
});
