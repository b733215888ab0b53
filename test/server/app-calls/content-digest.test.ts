import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { digestMatches, readContentDigest } from '../../../src/server/app-calls/content-digest.ts';

// RFC 9530 appendix B.1 and B.2: the body, and its digests.
const BODY = Buffer.from('{"hello": "world"}\n');
const SHA256 = 'RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=';
const SHA512 = 'YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==';

test('the standard’s example is read and matches, alone or beside another algorithm', () => {
  for (const field of [
    `sha-256=:${SHA256}:`,
    `sha-512=:${SHA512}:, sha-256=:${SHA256}:`,
    `sha-256=:${SHA256}:,sha-512=:${SHA512}:`,
  ]) {
    const digest = readContentDigest(field)!;
    assert.equal(digest.toString('base64'), SHA256);
    assert.ok(digestMatches(digest, BODY));
    assert.ok(!digestMatches(digest, BODY.subarray(1)));
  }
});

test('what holds no digest of ours, two, or cannot be read is refused', () => {
  for (const field of [
    '',
    'undefined',
    `sha-512=:${SHA512}:`,
    `sha-256=${SHA256}`,
    `sha-256="${SHA256}"`,
    `sha-256=:${SHA256}`,
    `SHA-256=:${SHA256}:`,
    `sha-256=:${SHA512}:`,
    'sha-256=::',
    `sha-256=:${SHA256}:,`,
    `,sha-256=:${SHA256}:`,
    `sha-256=:${SHA256}:, sha-256=:${SHA256}:`,
    `sha-256=:${SHA256}:;a=1`,
    `sha-256=:${SHA256}:, x`,
  ])
    assert.equal(readContentDigest(field), undefined, field);
});

test('any text is read or not; the digest of any body is read and matches that body alone', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^(sha-(256|512)=:[A-Za-z0-9+/=]{0,50}:[, ;]{0,3}){0,3}$/)),
      (text) => {
        const digest = readContentDigest(text);
        assert.ok(digest === undefined || digest.length === 32);
      },
    ),
  );
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (one, other) => {
      const digest = readContentDigest(`sha-256=:${createHash('sha256').update(one).digest('base64')}:`)!;
      assert.ok(digestMatches(digest, Buffer.from(one)));
      assert.equal(digestMatches(digest, Buffer.from(other)), Buffer.compare(one, other) === 0);
    }),
  );
});
