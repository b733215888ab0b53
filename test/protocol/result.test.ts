import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isOntId } from '../../src/protocol/ont-id.ts';
import { parseSignInResult } from '../../src/protocol/result.ts';

const ONT_ID = 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL';

test('any value at all is a result with the members of one and no others, or none', () => {
  const token = fc.oneof(fc.string(), fc.constantFrom('x', 'x'.repeat(8192), 'x'.repeat(8193)), fc.anything());
  const like = fc.record({ access_token: token, refresh_token: token, ontid: fc.oneof(fc.constant(ONT_ID), fc.anything()), more: fc.anything() }, { requiredKeys: [] });
  const isToken = (value: unknown) => typeof value === 'string' && value.length > 0 && value.length <= 8192;
  fc.assert(
    fc.property(fc.oneof({ weight: 3, arbitrary: like }, fc.anything()), (value) => {
      const { access_token, refresh_token, ontid } = (value ?? {}) as Record<string, unknown>;
      const expected = isToken(access_token) && isOntId(ontid) ? { access_token, ontid, ...(isToken(refresh_token) ? { refresh_token } : {}) } : undefined;
      assert.deepEqual(parseSignInResult(value), expected);
    }),
    { numRuns: 1000, examples: [[{ access_token: 'x', ontid: ONT_ID, refresh_token: 'y' }]] },
  );
});

test('a member is read once, so that what was judged is what is handed on', () => {
  const said = ['header.payload.signature', 'another', 'a third'];
  assert.deepEqual(parseSignInResult({ ontid: ONT_ID, get access_token() { return said.shift(); } }), { ontid: ONT_ID, access_token: 'header.payload.signature' });
});
