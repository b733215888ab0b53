import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError, readEnvelope } from '../../../src/page/api/call.ts';

const read = (body: unknown, status = 200, headers = {}) =>
  readEnvelope(typeof body === 'string' ? body : JSON.stringify(body), { status, headers: new Headers(headers) });
const envelope = (error: number, result: unknown) => ({ action: 'login', version: '1.0', error, desc: 'what', result });

test('an envelope without an error gives its result', () => {
  assert.equal(read(envelope(0, 'did:ont:A')), 'did:ont:A');
  assert.equal(read(envelope(0, false)), false);
});

test('an error is told by its name, with the wait that the server asks for', () => {
  assert.throws(() => read(envelope(61011, ''), 429, { 'retry-after': '17' }), {
    kind: 'api',
    errorName: 'VERIFY_CODE_FREQUENT',
    retryAfter: 17,
  });
  assert.throws(() => read(envelope(61024, ''), 403), {
    kind: 'api',
    errorName: 'INVALID_PASSWORD',
    retryAfter: undefined,
  });
});

test('a number that nobody knows is a refusal all the same', () => {
  assert.throws(() => read(envelope(99_999, ''), 400), { kind: 'api', errorName: undefined });
});

test('what is no envelope comes from something else than our API', () => {
  for (const body of ['<html>502</html>', '', 'null', '"text"', '[]', '{}', '{"error":"0"}']) {
    assert.throws(
      () => read(body, 502),
      (error) => error instanceof ApiError && error.kind === 'server',
      body,
    );
  }
});
