import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isOntId } from '../../src/protocol/common/ont-id.ts';
import { OntidError } from '../../src/protocol/errors/errors.ts';
import { readClaims } from '../../src/verify/claims.ts';
import { claimsFor } from '../support/custody/tokens.ts';

const CLAIMS = claimsFor('did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL', new Date('2026-01-02T03:04:05Z'));

test('any bytes are the claims of a token, each of its kind, or ERR_TOKEN_MALFORMED', () => {
  const time = fc.oneof(fc.double(), fc.constantFrom(0, -1, 1_767_323_045, 1_767_323_045_000, '1767323045'));
  const changeOf = (members: object) =>
    fc
      .tuple(fc.constantFrom(...Object.keys(members)), fc.oneof(time, fc.jsonValue()))
      .map(([name, value]) => ({ ...members, [name]: value }));
  const bytes = fc.oneof(
    fc.uint8Array(),
    fc.json().map((text) => Buffer.from(text)),
    fc
      .oneof(
        changeOf(CLAIMS),
        changeOf(CLAIMS['content'] as object).map((content) => ({ ...CLAIMS, content })),
      )
      .map((claims) => Buffer.from(JSON.stringify(claims))),
  );
  fc.assert(
    fc.property(bytes, (payload) => {
      try {
        const { iss, aud, exp, iat, jti, content } = readClaims(payload);
        assert.ok(isOntId(iss) && isOntId(content.ontid));
        for (const text of [aud, jti, content.type]) assert.equal(typeof text, 'string');
        for (const seconds of [exp, iat]) assert.ok(new Date(seconds * 1000).getUTCFullYear() < 5200);
      } catch (error) {
        assert.ok(error instanceof OntidError && error.code === 'ERR_TOKEN_MALFORMED', String(error));
      }
    }),
    { numRuns: 1000 },
  );
  assert.deepEqual(readClaims(Buffer.from(JSON.stringify(CLAIMS))), CLAIMS);
});
