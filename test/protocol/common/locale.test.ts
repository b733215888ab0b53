import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LOCALES, matchLocale } from '../../../src/protocol/common/locale.ts';

test('a language is known in any region, script, case and writing', () => {
  for (const wish of ['zh', 'zh-CN', 'zh-Hans-CN', 'ZH-hant', 'zh_TW', 'Zh'])
    assert.equal(matchLocale([wish]), 'zh', wish);
  for (const wish of ['en', 'en-GB', 'EN', 'en_US']) assert.equal(matchLocale([wish]), 'en', wish);
});

test('the first wish that we speak is granted, English when there is none', () => {
  assert.equal(matchLocale(['fr', 'zh-CN', 'en']), 'zh');
  assert.equal(matchLocale(['fr', 'en', 'zh']), 'en');
  assert.equal(matchLocale([null, undefined, '', 'zh']), 'zh');
  assert.equal(matchLocale(['fr', 'de']), 'en');
  assert.equal(matchLocale([]), 'en');
});

test('a language that only begins like one of ours is another', () => {
  for (const wish of ['zha', 'zhx-CN', 'x-zh', '-zh', ' zh', 'zh.CN', '中文', '__proto__', 'constructor', '0']) {
    assert.equal(matchLocale([wish]), 'en', wish);
  }
});

test('of any wishes one of our languages comes out', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.string({ unit: 'binary' }))), (wishes) => LOCALES.includes(matchLocale(wishes))),
  );
});
