import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseReturn, readReturn, returnUrl, type SignInReturn } from '../../src/protocol/return.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const answers: fc.Arbitrary<SignInReturn> = fc.oneof(
  fc.record({ state: text, code: text }, { noNullPrototype: true }),
  fc.record({ state: text, error: fc.record({ code: text, message: text }, { noNullPrototype: true }) }, { noNullPrototype: true }),
);

test('what is put behind a redirect URI is read from it again, and the URI is left as it was', () => {
  fc.assert(fc.property(answers, (answer) => {
    const url = new URL(returnUrl('https://shop.example/back?item=1', answer));
    assert.deepEqual(parseReturn(url.hash), answer);
    url.hash = '';
    assert.equal(url.href, 'https://shop.example/back?item=1');
  }));
});

test('every other fragment, however alike, is none', () => {
  for (const fragment of [
    '', '#', '#ontid-signin', '#ontid-signin=', '#ontid-signin=%', '#ontid-signin=null', '#ontid-signin=[]', '#ontid-signin={}',
    '#ontid-signin={"state":"s"}', '#ontid-signin={"code":"c"}', '#ontid-signin={"state":1,"code":"c"}', '#ontid-signin={"state":"","code":"c"}',
    '#ontid-signin={"state":"s","code":""}', '#ontid-signin={"state":"s","error":"x"}', '#x#ontid-signin={"state":"s","code":"c"}',
    `#ontid-signin={"state":"s","code":"${'c'.repeat(513)}"}`, `#ontid-signin=${' '.repeat(4096)}{"state":"s","code":"c"}`,
  ]) assert.equal(parseReturn(fragment), undefined, fragment);
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (rubbish) => {
    assert.equal(parseReturn(rubbish), undefined);
    parseReturn(`#ontid-signin=${rubbish}`);
  }));
});

test('an answer is read from any value, and what else it holds is left behind', () => {
  assert.deepEqual(readReturn({ state: 's', code: 'c', access_token: 't' }), { state: 's', code: 'c' });
  fc.assert(fc.property(fc.anything(), (value) => {
    const answer = readReturn(value);
    assert.ok(answer === undefined || typeof answer.state === 'string');
  }));
});
