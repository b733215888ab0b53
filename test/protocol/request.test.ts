import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { OntId } from '../../src/protocol/ont-id.ts';
import { parseSignInRequest, signInUrl, type RequestFault, type SignInRequest } from '../../src/protocol/request.ts';

const GOOD = {
  client_id: 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL',
  origin: 'https://shop.example',
  state: 'x9-_x9-_x9-_x9-_x9-_x9',
};

const parse = (query: string | Record<string, string>) => parseSignInRequest(new URLSearchParams(query));
const assertFault = (query: string | Record<string, string>, parameter: RequestFault['parameter'], problem: RequestFault['problem']) =>
  assert.deepEqual(parse(query), { fault: { parameter, problem } });

const base58 = [...'123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'];
const base64url = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
const requests: fc.Arbitrary<SignInRequest> = fc.record(
  {
    clientId: fc.string({ unit: fc.constantFrom(...base58), minLength: 33, maxLength: 33 }).map((rest) => `did:ont:A${rest}` as OntId),
    origin: fc.webUrl({ validSchemes: ['https'], withFragments: false }).map((url) => new URL(url).origin),
    state: fc.string({ unit: fc.constantFrom(...base64url), minLength: 22, maxLength: 128 }),
    lang: fc.constantFrom('en', 'zh', 'zh-Hans-CN', 'de-CH-1901'),
  },
  { requiredKeys: ['clientId', 'origin', 'state'], noNullPrototype: true },
);

test('what is written into an address is read from it again', () => {
  fc.assert(fc.property(requests, (request) => {
    const url = new URL(signInUrl('https://id.example', request));
    assert.equal(url.origin + url.pathname, 'https://id.example/signin');
    assert.deepEqual(parseSignInRequest(url.searchParams), { request });
  }));
});

test('the address is the host’s, whatever path the host was given with', () => {
  const request = { clientId: GOOD.client_id as OntId, origin: GOOD.origin, state: GOOD.state };
  assert.match(signInUrl('https://id.example/deep/path?x=1#y', request), /^https:\/\/id\.example\/signin\?client_id=did%3Aont%3AA/);
});

test('a good request is read, and what is not known is passed over', () => {
  const request = { clientId: GOOD.client_id, origin: GOOD.origin, state: GOOD.state };
  assert.deepEqual(parse(GOOD), { request });
  assert.deepEqual(parse({ ...GOOD, response_mode: 'web_message' }), { request });
  assert.deepEqual(parse(`${new URLSearchParams(GOOD)}&utm=1&utm=2&__proto__=x&constructor=y&toString=z`), { request });
});

test('a parameter without a value is as good as left out (RFC 6749 §3.1)', () => {
  assert.ok('request' in parse({ ...GOOD, response_mode: '' }));
  assert.deepEqual(parse({ ...GOOD, lang: '' }), parse(GOOD));
  for (const name of ['client_id', 'origin', 'state'] as const) {
    assertFault({ ...GOOD, [name]: '' }, name, 'missing');
    const { [name]: _, ...rest } = GOOD;
    assertFault(rest, name, 'missing');
  }
});

test('a parameter that comes twice is refused (RFC 6749 §3.1), be it with the same value', () => {
  for (const name of ['client_id', 'origin', 'state'] as const) {
    assertFault(`${new URLSearchParams(GOOD)}&${new URLSearchParams({ [name]: GOOD[name] })}`, name, 'repeated');
    assertFault(`${name}=&${new URLSearchParams(GOOD)}`, name, 'repeated');
  }
  assertFault(`${new URLSearchParams(GOOD)}&response_mode=web_message&response_mode=web_message`, 'response_mode', 'repeated');
});

test('a client that is no ONT ID is malformed', () => {
  for (const client_id of ['x', `${GOOD.client_id}.apps.ontid.com`, `${GOOD.client_id}@App`, ` ${GOOD.client_id}`, 'undefined']) {
    assertFault({ ...GOOD, client_id }, 'client_id', 'malformed');
  }
});

test('an origin that could not be answered is malformed', () => {
  for (const origin of ['null', '*', 'http://shop.example', 'https://shop.example/', 'https://SHOP.example']) {
    assertFault({ ...GOOD, origin }, 'origin', 'malformed');
  }
});

test('a state has 22 to 128 characters of base64url', () => {
  for (const state of ['a'.repeat(22), 'a'.repeat(128)]) assert.ok('request' in parse({ ...GOOD, state }));
  for (const state of ['a'.repeat(21), 'a'.repeat(129), `${GOOD.state}=`, `${GOOD.state}+/`, `${GOOD.state}\n`, `${GOOD.state} `, `${GOOD.state}é`, '<script>alert(1)</script>']) {
    assertFault({ ...GOOD, state }, 'state', 'malformed');
  }
});

test('another response mode is not supported', () => {
  for (const response_mode of ['query', 'fragment', 'WEB_MESSAGE', 'web_message ', 'constructor']) {
    assertFault({ ...GOOD, response_mode }, 'response_mode', 'unsupported');
  }
});

test('a wish for a language is kept no longer than a language tag needs to be (RFC 5646 §4.4.1)', () => {
  const parsed = parse({ ...GOOD, lang: 'x'.repeat(10_000) });
  assert.ok('request' in parsed && parsed.request.lang!.length === 35);
});

test('rubbish is a fault, never an exception, and nothing that was refused gets through', () => {
  const names = fc.constantFrom('client_id', 'origin', 'state', 'response_mode', 'lang', '__proto__', 'x');
  const values = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...Object.values(GOOD)), fc.webUrl());
  fc.assert(fc.property(fc.array(fc.tuple(names, values)), (pairs) => {
    const parsed = parseSignInRequest(new URLSearchParams(pairs));
    if ('fault' in parsed) return;
    const { clientId, origin, state } = parsed.request;
    const given = (name: string) => pairs.filter(([key]) => key === name).map(([, value]) => value);
    assert.deepEqual([given('client_id'), given('origin'), given('state')], [[clientId], [origin], [state]]);
  }), { numRuns: 500 });
});
