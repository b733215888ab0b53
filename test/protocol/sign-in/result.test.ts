import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isOntId } from '../../../src/protocol/common/ont-id.ts';
import { parseSignInResult } from '../../../src/protocol/sign-in/result.ts';

const ONT_ID = 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL';

test('any value at all is a result with the members of one and no others, or none', () => {
  const token = fc.oneof(
    fc.string(),
    fc.constantFrom('x', 'x'.repeat(8192), 'x'.repeat(8193), 'x'.repeat(32_768), 'x'.repeat(32_769)),
    fc.anything(),
  );
  const like = fc.record(
    {
      access_token: token,
      refresh_token: token,
      credential: token,
      ontid: fc.oneof(fc.constant(ONT_ID), fc.anything()),
      more: fc.anything(),
    },
    { requiredKeys: [] },
  );
  const isText = (value: unknown, max: number) => typeof value === 'string' && value.length > 0 && value.length <= max;
  fc.assert(
    fc.property(fc.oneof({ weight: 3, arbitrary: like }, fc.anything()), (value) => {
      const { access_token, refresh_token, ontid, credential } = (value ?? {}) as Record<string, unknown>;
      const more = {
        ...(isText(refresh_token, 8192) ? { refresh_token } : {}),
        ...(isText(credential, 32_768) ? { credential } : {}),
      };
      assert.deepEqual(
        parseSignInResult(value),
        isText(access_token, 8192) && isOntId(ontid) ? { access_token, ontid, ...more } : undefined,
      );
    }),
    { numRuns: 1000, examples: [[{ access_token: 'x', ontid: ONT_ID, refresh_token: 'y' }]] },
  );
});

test('a member is read once, so that what was judged is what is handed on', () => {
  const said = ['header.payload.signature', 'another', 'a third'];
  assert.deepEqual(
    parseSignInResult({
      ontid: ONT_ID,
      get access_token() {
        return said.shift();
      },
    }),
    { ontid: ONT_ID, access_token: 'header.payload.signature' },
  );
});
