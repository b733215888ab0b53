import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  isCodeChallenge,
  parseCancelRequest,
  parseRevokeRequest,
  parseTokenRequest,
} from '../../../src/protocol/oauth/oauth.ts';

const CLIENT = 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL';
// RFC 7636, appendix B.
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const FORM = { grant_type: 'authorization_code', client_id: CLIENT, code: 'c', code_verifier: VERIFIER };
const parse = (form: object) => parseTokenRequest(Object.entries(form));

test('the example of RFC 7636 is taken', () => {
  assert.deepEqual(parse(FORM), { request: FORM });
  assert.ok(isCodeChallenge(CHALLENGE));
  assert.equal(createHash('sha256').update(VERIFIER).digest('base64url'), CHALLENGE);
});

test('unknown parameters are passed over, empty ones are left out, repeated ones refused', () => {
  assert.deepEqual(parse({ ...FORM, redirect_uri: '', scope: 'x', ['__proto__']: 'x' }), { request: FORM });
  for (const name of Object.keys(FORM)) {
    assert.ok('fault' in parseTokenRequest([...Object.entries(FORM), [name, 'x']]), name);
    assert.ok('fault' in parse({ ...FORM, [name]: '' }), name);
    assert.ok('fault' in parse({ ...FORM, [name]: [FORM[name as keyof typeof FORM]] }), name);
  }
});

test('any verifier of RFC 7636 §4.1 is taken, and nothing else', () => {
  const unreserved = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~'];
  const verifier = fc.string({ unit: fc.constantFrom(...unreserved), minLength: 43, maxLength: 128 });
  fc.assert(fc.property(verifier, (code_verifier) => 'request' in parse({ ...FORM, code_verifier })));
  const foreign = fc.tuple(
    verifier,
    fc.nat(),
    fc.string({ minLength: 1, maxLength: 1 }).filter((text) => !unreserved.includes(text)),
  );
  fc.assert(
    fc.property(
      foreign,
      ([text, at, char]) =>
        'fault' in parse({ ...FORM, code_verifier: text.slice(0, at % 43) + char + text.slice(at % 43) }),
    ),
  );
  fc.assert(
    fc.property(
      verifier,
      (text) =>
        'fault' in parse({ ...FORM, code_verifier: text.slice(0, 42) }) &&
        'fault' in parse({ ...FORM, code_verifier: text.repeat(4) }),
    ),
  );
});

test('any parameters at all are a request or a fault, and a request holds nothing that was not sent', () => {
  const name = fc.oneof(
    fc.constantFrom(...Object.keys(FORM), 'redirect_uri', 'refresh_token', 'token', '__proto__', 'constructor'),
    fc.string(),
  );
  const value = fc.oneof(
    fc.constantFrom('authorization_code', 'refresh_token', CLIENT, VERIFIER),
    fc.string(),
    fc.anything(),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 8 }), (parameters) => {
      for (const parsed of [parseTokenRequest(parameters), parseRevokeRequest(parameters)]) {
        if ('fault' in parsed) assert.match(parsed.fault.error, /^(invalid_request|unsupported_grant_type)$/);
        else
          for (const [key, sent] of Object.entries(parsed.request))
            assert.ok(parameters.some(([k, v]) => k === key && v === sent));
      }
    }),
    { numRuns: 2000 },
  );
});

test('a request to cancel names a code, once, and needs nothing else', () => {
  assert.deepEqual(
    parseCancelRequest([
      ['code', 'c'],
      ['client_id', 'x'],
      ['__proto__', 'x'],
    ]),
    { request: { code: 'c' } },
  );
  for (const parameters of [
    [],
    [['code', '']],
    [
      ['code', 'c'],
      ['code', 'c'],
    ],
    [['code', 1]],
  ] as [string, unknown][][]) {
    assert.deepEqual('fault' in parseCancelRequest(parameters), true, JSON.stringify(parameters));
  }
});
