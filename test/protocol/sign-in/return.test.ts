import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  fragmentReturnUrl,
  parseFragmentReturn,
  parseQueryReturn,
  queryReturnUrl,
  readReturn,
  type SignInReturn,
  withoutQueryReturn,
} from '../../../src/protocol/sign-in/return.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const answers: fc.Arbitrary<SignInReturn> = fc.oneof(
  fc.record({ state: text, code: text }, { noNullPrototype: true }),
  fc.record(
    { state: text, error: fc.record({ code: text, message: text }, { noNullPrototype: true }) },
    { noNullPrototype: true },
  ),
);

test('what is put into the fragment of a redirect URI is read from it again, and the URI is left as it was', () => {
  fc.assert(
    fc.property(answers, (answer) => {
      const url = new URL(fragmentReturnUrl('https://shop.example/back?item=1', answer));
      assert.deepEqual(parseFragmentReturn(url.hash), answer);
      url.hash = '';
      assert.equal(url.href, 'https://shop.example/back?item=1');
    }),
  );
});

test('every other fragment, however alike, is none', () => {
  for (const fragment of [
    '',
    '#',
    '#ontid-signin',
    '#ontid-signin=',
    '#ontid-signin=%',
    '#ontid-signin=null',
    '#ontid-signin=[]',
    '#ontid-signin={}',
    '#ontid-signin={"state":"s"}',
    '#ontid-signin={"code":"c"}',
    '#ontid-signin={"state":1,"code":"c"}',
    '#ontid-signin={"state":"","code":"c"}',
    '#ontid-signin={"state":"s","code":""}',
    '#ontid-signin={"state":"s","error":"x"}',
    '#x#ontid-signin={"state":"s","code":"c"}',
    `#ontid-signin={"state":"s","code":"${'c'.repeat(513)}"}`,
    `#ontid-signin=${' '.repeat(4096)}{"state":"s","code":"c"}`,
  ])
    assert.equal(parseFragmentReturn(fragment), undefined, fragment);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (rubbish) => {
      assert.equal(parseFragmentReturn(rubbish), undefined);
      parseFragmentReturn(`#ontid-signin=${rubbish}`);
    }),
  );
});

test('an answer is read from any value, and what else it holds is left behind', () => {
  assert.deepEqual(readReturn({ state: 's', code: 'c', access_token: 't' }), { state: 's', code: 'c' });
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const answer = readReturn(value);
      assert.ok(answer === undefined || typeof answer.state === 'string');
    }),
  );
});

const STATE = 'ontid.x9-_x9-_x9-_x9-_x9-_x9';
const ISS = 'https://id.example';
const DENIED = { code: 'ERR_ACCESS_DENIED', message: 'The person did not allow the app to see the ONT ID.' };

test('an answer in the query has the form of RFC 6749 and RFC 9207', () => {
  assert.equal(
    queryReturnUrl('https://shop.example/', { state: STATE, code: 'c' }, ISS),
    `https://shop.example/?code=c&state=${STATE}&iss=https%3A%2F%2Fid.example`,
  );
  const refused = new URL(queryReturnUrl('https://shop.example/?lang=zh', { state: STATE, error: DENIED }, ISS));
  assert.deepEqual(
    [...refused.searchParams],
    [
      ['lang', 'zh'],
      ['error', 'access_denied'],
      ['error_description', DENIED.message],
      ['state', STATE],
      ['iss', ISS],
    ],
  );
  const failed = new URL(
    queryReturnUrl('https://shop.example/', { state: STATE, error: { code: 'ERR_OTHER', message: 'm' } }, ISS),
  );
  assert.equal(failed.searchParams.get('error'), 'server_error');
});

test('an answer in the query is read again, and what the redirect URI had in its query is left as it was', () => {
  const queries = fc.constantFrom(
    '',
    '?',
    '?a',
    '?a=%20+&b=%zz',
    '?code=promo&state=x&iss=y',
    '?error=1&error_description=2',
    '?a=1&',
    '?%63ode=promo',
    '?__proto__=x',
  );
  const answers = fc.oneof(
    text.map((code): SignInReturn => ({ state: STATE, code })),
    text.map((message): SignInReturn => ({ state: STATE, error: { code: 'ERR_ACCESS_DENIED', message } })),
    text.map((message): SignInReturn => ({ state: STATE, error: { code: 'ERR_SIGN_IN_FAILED', message } })),
  );
  fc.assert(
    fc.property(queries, answers, (query, answer) => {
      const { search } = new URL(queryReturnUrl(`https://shop.example/back${query}`, answer, ISS));
      assert.deepEqual(parseQueryReturn(search), { ...answer, iss: ISS });
      const rest = withoutQueryReturn(search);
      assert.deepEqual([...new URLSearchParams(rest)], [...new URLSearchParams(query)]);
      for (const pair of query.slice(1).split('&')) assert.ok(rest.includes(pair), `${query} ${rest}`);
    }),
  );
});

test('the answer of another library, or one without a state or an issuer, is left alone', () => {
  const good = { code: 'c', state: STATE, iss: ISS };
  assert.ok(parseQueryReturn(`?${new URLSearchParams(good)}`));
  for (const change of [
    { state: 'x9-_x9-_x9-_x9-_x9-_x9' },
    { state: '' },
    { state: 'Ontid.x' },
    { state: ` ${STATE}` },
    { state: `ontid.${'x'.repeat(512)}` },
    { iss: '' },
    { code: '' },
    { code: 'c'.repeat(513) },
  ])
    assert.equal(
      parseQueryReturn(`?${new URLSearchParams({ ...good, ...change })}`),
      undefined,
      JSON.stringify(change),
    );
  for (const query of ['', '?', '?code', `?x=${'x'.repeat(16_384)}&${new URLSearchParams(good)}`])
    assert.equal(parseQueryReturn(query), undefined);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (rubbish) => {
      parseQueryReturn(`?state=${STATE}&${rubbish}`);
      withoutQueryReturn(`?${rubbish}`);
    }),
  );
});

test('a parameter of the answer that comes later in the query counts', () => {
  const answer = `code=c&state=${STATE}&iss=${ISS}`;
  assert.equal(parseQueryReturn(`?error=early&error_description=x&${answer}`)?.code, 'c');
  assert.equal(
    parseQueryReturn(`?code=early&error=access_denied&state=${STATE}&iss=${ISS}`)?.error?.code,
    'ERR_ACCESS_DENIED',
  );
});
