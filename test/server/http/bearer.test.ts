import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ApiError } from '../../../src/server/errors/api-error.ts';
import { readAccessToken } from '../../../src/server/http/bearer.ts';

test('the token comes as Bearer or in the older header; other schemes say who calls, and are left to others', () => {
  assert.equal(readAccessToken({ authorization: 'Bearer a.b.c' }), 'a.b.c');
  assert.equal(readAccessToken({ authorization: 'BEARER  a.b.c' }), 'a.b.c');
  assert.equal(readAccessToken({ access_token: 'a.b.c' }), 'a.b.c');
  assert.equal(readAccessToken({ access_token: 'a.b.c', authorization: 'ont:did:ont:A:s:n:1' }), 'a.b.c');
});

test('any headers at all give a token that was sent, or PARAM_ERROR', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string().map((token) => `Bearer ${token}`),
    fc.string().map((token) => `bearer\t${token}`),
  );
  fc.assert(
    fc.property(
      fc.option(text, { nil: undefined }),
      fc.option(fc.oneof(text, fc.array(text)), { nil: undefined }),
      (authorization, older) => {
        try {
          const token = readAccessToken({
            ...(authorization === undefined ? {} : { authorization }),
            ...(older === undefined ? {} : { access_token: older }),
          });
          assert.ok(token && (token === older || authorization?.includes(token)));
        } catch (error) {
          assert.ok(error instanceof ApiError && error.error === 'PARAM_ERROR' && error.status === 401);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
