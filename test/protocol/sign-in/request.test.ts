import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import {
  parseSignInRequest,
  type RequestFault,
  type SignInRequest,
  signInUrl,
} from '../../../src/protocol/sign-in/request.ts';

const GOOD = {
  client_id: 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL',
  origin: 'https://shop.example',
  state: 'x9-_x9-_x9-_x9-_x9-_x9',
};

const parse = (query: string | Record<string, string>) => parseSignInRequest(new URLSearchParams(query));
const assertFault = (
  query: string | Record<string, string>,
  parameter: RequestFault['parameter'],
  problem: RequestFault['problem'],
) => assert.deepEqual(parse(query), { fault: { parameter, problem } });

const base58 = [...'123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'];
const base64url = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
const requests = fc
  .record(
    {
      clientId: fc
        .string({ unit: fc.constantFrom(...base58), minLength: 33, maxLength: 33 })
        .map((rest) => `did:ont:A${rest}` as OntId),
      origin: fc.webUrl({ validSchemes: ['https'], withFragments: false }).map((url) => new URL(url).origin),
      state: fc
        .tuple(
          fc.constantFrom('', 'ontid.'),
          fc.string({ unit: fc.constantFrom(...base64url), minLength: 22, maxLength: 128 }),
        )
        .map((parts) => parts.join('')),
      nonce: fc.string({ unit: fc.constantFrom(...base64url, ' ', '~', '&', '='), minLength: 1, maxLength: 255 }),
      scope: fc.constant<'phone'[]>(['phone']),
      authTemplate: fc.constant<'authtemplate_kyc01'>('authtemplate_kyc01'),
      autoSelect: fc.constant<true>(true),
      acknowledges: fc.constant<true>(true),
      lang: fc.constantFrom('en', 'zh', 'zh-Hans-CN', 'de-CH-1901'),
    },
    { requiredKeys: ['clientId', 'origin', 'state'], noNullPrototype: true },
  )
  .chain((request) => {
    const codeChallenge = fc.string({ unit: fc.constantFrom(...base64url), minLength: 43, maxLength: 43 });
    const redirectUri = fc.webPath().map((path) => new URL(`/back${path}`, request.origin).href);
    return fc.oneof(
      fc.constant<SignInRequest>({ ...request, responseMode: 'web_message' }),
      fc.record({ responseMode: fc.constantFrom('web_message', 'redirect'), redirectUri, codeChallenge }).map(
        (returning): SignInRequest => ({
          ...(returning.responseMode === 'redirect' ? withoutTemplate(request) : request),
          ...returning,
        }),
      ),
    );
  });

const withoutTemplate = <R extends { authTemplate?: unknown }>({ authTemplate: _, ...rest }: R) => rest;

test('what is written into an address is read from it again', () => {
  fc.assert(
    fc.property(requests, (request) => {
      const url = new URL(signInUrl('https://id.example', request));
      assert.equal(url.origin + url.pathname, 'https://id.example/signin');
      assert.deepEqual(parseSignInRequest(url.searchParams), { request });
    }),
  );
});

test('the address is the host’s, whatever path the host was given with', () => {
  const request = {
    clientId: GOOD.client_id as OntId,
    origin: GOOD.origin,
    state: GOOD.state,
    responseMode: 'web_message' as const,
  };
  assert.match(
    signInUrl('https://id.example/deep/path?x=1#y', request),
    /^https:\/\/id\.example\/signin\?client_id=did%3Aont%3AA/,
  );
});

test('a good request is read, and what is not known is passed over', () => {
  const request = { clientId: GOOD.client_id, origin: GOOD.origin, state: GOOD.state, responseMode: 'web_message' };
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
  assertFault(
    `${new URLSearchParams(GOOD)}&response_mode=web_message&response_mode=web_message`,
    'response_mode',
    'repeated',
  );
});

test('a client that is no ONT ID is malformed', () => {
  for (const client_id of [
    'x',
    `${GOOD.client_id}.apps.ontid.com`,
    `${GOOD.client_id}@App`,
    ` ${GOOD.client_id}`,
    'undefined',
  ]) {
    assertFault({ ...GOOD, client_id }, 'client_id', 'malformed');
  }
});

test('an origin that could not be answered is malformed', () => {
  for (const origin of ['null', '*', 'http://shop.example', 'https://shop.example/', 'https://SHOP.example']) {
    assertFault({ ...GOOD, origin }, 'origin', 'malformed');
  }
});

test('a state has 22 to 128 characters of base64url, and the prefix is the only place for a dot', () => {
  for (const state of ['a'.repeat(22), 'a'.repeat(128), `ontid.${'a'.repeat(22)}`, `ontid.${'a'.repeat(128)}`])
    assert.ok('request' in parse({ ...GOOD, state }));
  for (const state of [
    'a'.repeat(21),
    'a'.repeat(129),
    `${GOOD.state}=`,
    `${GOOD.state}+/`,
    `${GOOD.state}\n`,
    `${GOOD.state} `,
    `${GOOD.state}é`,
    `ontid.${'a'.repeat(21)}`,
    `ontid.${'a'.repeat(129)}`,
    `ONTID.${GOOD.state}`,
    `ontid_.${GOOD.state}`,
    `ontid.ontid.${GOOD.state}`,
    `${GOOD.state}.a`,
    '<script>alert(1)</script>',
  ]) {
    assertFault({ ...GOOD, state }, 'state', 'malformed');
  }
});

test('another response mode is not supported', () => {
  for (const response_mode of ['query', 'fragment', 'WEB_MESSAGE', 'web_message ', 'constructor']) {
    assertFault({ ...GOOD, response_mode }, 'response_mode', 'unsupported');
  }
});

const RETURNING = { ...GOOD, redirect_uri: 'https://shop.example/back', code_challenge: 'c'.repeat(43) };

test('a redirect URI comes with a code challenge, and a redirect with both', () => {
  for (const response_mode of ['web_message', 'redirect']) {
    const parsed = parse({ ...RETURNING, response_mode, code_challenge_method: 'S256' });
    assert.ok('request' in parsed);
    assert.deepEqual(
      [parsed.request.redirectUri, parsed.request.codeChallenge],
      [RETURNING.redirect_uri, RETURNING.code_challenge],
    );
    assertFault({ ...RETURNING, response_mode, code_challenge: '' }, 'code_challenge', 'missing');
    assertFault({ ...RETURNING, response_mode, redirect_uri: '' }, 'redirect_uri', 'missing');
  }
  assertFault({ ...GOOD, response_mode: 'redirect' }, 'redirect_uri', 'missing');
  assertFault({ ...RETURNING, code_challenge_method: 'plain' }, 'code_challenge_method', 'unsupported');
  for (const code_challenge of ['c'.repeat(42), 'c'.repeat(44), `${'c'.repeat(42)}=`, `${'c'.repeat(42)}+`]) {
    assertFault({ ...RETURNING, code_challenge }, 'code_challenge', 'malformed');
  }
  for (const redirect_uri of [
    '/back',
    'http://shop.example/back',
    'https://shop.example/back#x',
    'https://shop.example/#',
    'https://a@shop.example/',
    'javascript:alert(1)',
  ]) {
    assertFault({ ...RETURNING, redirect_uri }, 'redirect_uri', 'malformed');
  }
});

test('a redirect URI is read in its serialization', () => {
  for (const [redirect_uri, serialized] of [
    ['https://shop.example', 'https://shop.example/'],
    ['https://SHOP.example:443/a/../b', 'https://shop.example/b'],
    ['https://shop.example/a/%2e%2e/b', 'https://shop.example/b'],
    ['https:\\\\shop.example\\b', 'https://shop.example/b'],
    [' https://shop.example/b\n', 'https://shop.example/b'],
  ] as const) {
    const parsed = parse({ ...RETURNING, redirect_uri });
    assert.ok('request' in parsed, redirect_uri);
    assert.equal(parsed.request.redirectUri, serialized);
  }
});

test('threat 7: a redirect URI of another origin than the request is refused', () => {
  for (const redirect_uri of [
    'https://evil.example/',
    'https://shop.example.evil.example/',
    'https://shop.example:8443/',
    'https://evil.example\\@shop.example/',
    'http://localhost/',
    'https://sub.shop.example/',
    'https://shop.exаmple/',
  ])
    assertFault({ ...RETURNING, redirect_uri }, 'redirect_uri', 'foreign');
  assertFault({ ...RETURNING, redirect_uri: 'https://shop.example@evil.example/' }, 'redirect_uri', 'malformed');
});

test('only ack=1 says that the plugin acknowledges', () => {
  for (const ack of ['0', 'true', '2', ' 1', '']) assert.deepEqual(parse({ ...GOOD, ack }), parse(GOOD));
  const parsed = parse({ ...GOOD, ack: '1' });
  assert.ok('request' in parsed && parsed.request.acknowledges === true);
  assertFault(`${new URLSearchParams(GOOD)}&ack=1&ack=1`, 'ack', 'repeated');
});

test('a nonce is printable ASCII; a scope or a wish to go straight through that is not known is none', () => {
  for (const nonce of ['n'.repeat(256), 'é', '\n']) assertFault({ ...GOOD, nonce }, 'nonce', 'malformed');
  assert.deepEqual(parse({ ...GOOD, scope: 'openid email', auto_select: 'yes' }), parse(GOOD));
  const parsed = parse({ ...GOOD, scope: 'openid phone phone', auto_select: 'true' });
  assert.ok('request' in parsed);
  assert.deepEqual([parsed.request.scope, parsed.request.autoSelect], [['phone'], true]);
});

test('a wish for a language is kept no longer than a language tag needs to be (RFC 5646 §4.4.1)', () => {
  const parsed = parse({ ...GOOD, lang: 'x'.repeat(10_000) });
  assert.ok('request' in parsed && parsed.request.lang!.length === 35);
});

test('rubbish is a fault, never an exception, and nothing that was refused gets through', () => {
  const names = fc.constantFrom('client_id', 'origin', 'state', 'response_mode', 'lang', '__proto__', 'x');
  const values = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...Object.values(GOOD)), fc.webUrl());
  fc.assert(
    fc.property(fc.array(fc.tuple(names, values)), (pairs) => {
      const parsed = parseSignInRequest(new URLSearchParams(pairs));
      if ('fault' in parsed) return;
      const { clientId, origin, state } = parsed.request;
      const given = (name: string) => pairs.filter(([key]) => key === name).map(([, value]) => value);
      assert.deepEqual([given('client_id'), given('origin'), given('state')], [[clientId], [origin], [state]]);
    }),
    { numRuns: 500 },
  );
});

test('a credential that is issued here may be asked for, by a message alone', () => {
  const kyc = { ...GOOD, auth_template: 'authtemplate_kyc01' };
  const parsed = parse(kyc);
  assert.ok('request' in parsed);
  assert.equal(parsed.request.authTemplate, 'authtemplate_kyc01');
  for (const auth_template of [
    'authtemplate_social01',
    'authtemplate_kyc02',
    'toString',
    '__proto__',
    'AUTHTEMPLATE_KYC01',
    ' authtemplate_kyc01',
  ]) {
    assertFault({ ...GOOD, auth_template }, 'auth_template', 'unsupported');
  }
  const returning = { redirect_uri: 'https://shop.example/back', code_challenge: 'c'.repeat(43) };
  assert.ok('request' in parse({ ...kyc, ...returning }), 'which is answered without one where no window is left');
  assertFault({ ...kyc, ...returning, response_mode: 'redirect' }, 'auth_template', 'unsupported');
  assertFault(`${new URLSearchParams(kyc)}&auth_template=authtemplate_kyc01`, 'auth_template', 'repeated');
});
