import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  isUnambiguous,
  isUnixSeconds,
  readHmacAuthorization,
  readHmacHeader,
} from '../../../src/server/app-calls/hmac-form.ts';

const APP_ID = 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL';
const SIGNATURE = 'pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=';
const CLAIM = { appId: APP_ID, signature: SIGNATURE, nonce: '5b1b1f2e-nonce', timestamp: '1546398245' };

test('the three published forms say the same', () => {
  assert.deepEqual(readHmacHeader(`ont,${APP_ID},${SIGNATURE},5b1b1f2e-nonce,1546398245`), CLAIM);
  assert.deepEqual(readHmacAuthorization(`hmac:ont:${APP_ID}:${SIGNATURE}:5b1b1f2e-nonce:1546398245`), CLAIM);
  assert.deepEqual(readHmacAuthorization(`ont:${APP_ID}:${SIGNATURE}:5b1b1f2e-nonce:1546398245`), CLAIM);
});

test('what is not of the form is not read', () => {
  for (const text of [
    '',
    'ont',
    'ont,',
    `ont,${APP_ID}`,
    `ont,${APP_ID},${SIGNATURE},n`,
    `ont,${APP_ID},${SIGNATURE},,1`,
    `ont,${APP_ID},,n,1`,
    `ont,,${SIGNATURE},n,1`,
    `ONT,${APP_ID},${SIGNATURE},n,1`,
    `other,${APP_ID},${SIGNATURE},n,1`,
    `ont:${APP_ID}:${SIGNATURE}:n:1`,
    ...['', '-1', '1.5', '1e9', ' 1', '0x1', '١', '1'.repeat(16)].map((time) => `ont,${APP_ID},${SIGNATURE},n,${time}`),
    ...['a b', 'é', '\u0000', 'n'.repeat(129)].map((nonce) => `ont,${APP_ID},${SIGNATURE},${nonce},1`),
  ])
    assert.equal(readHmacHeader(text), undefined, text);
  for (const text of [
    '',
    'ont',
    'hmac:',
    'ont:',
    'hmac:ont:',
    'hmac:hmac:ont:a:b:c:1',
    'ont:a:b:1',
    'Bearer x',
    `ont,${APP_ID},${SIGNATURE},n,1`,
  ]) {
    assert.equal(readHmacAuthorization(text), undefined, text);
  }
});

const nonceCharacter = fc
  .integer({ min: 0x21, max: 0x7e })
  .map((code) => String.fromCharCode(code))
  .filter((text) => text !== ',' && text !== ':');
const claims = fc.record(
  {
    // Any number of colons: only the parts behind it are counted.
    appId: fc.oneof(
      fc.constant(APP_ID),
      fc
        .array(fc.stringMatching(/^[A-Za-z0-9]{1,10}$/), { minLength: 1, maxLength: 6 })
        .map((parts) => parts.join(':')),
    ),
    signature: fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    nonce: fc.array(nonceCharacter, { minLength: 1, maxLength: 128 }).map((characters) => characters.join('')),
    timestamp: fc.nat().map(String),
  },
  { noNullPrototype: true },
);

test('every claim that is written is read as it was, in each form', () => {
  fc.assert(
    fc.property(claims, (claim) => {
      const { appId, signature, nonce, timestamp } = claim;
      assert.deepEqual(readHmacHeader(['ont', appId, signature, nonce, timestamp].join(',')), claim);
      assert.deepEqual(readHmacAuthorization(['ont', appId, signature, nonce, timestamp].join(':')), claim);
      assert.deepEqual(readHmacAuthorization(['hmac:ont', appId, signature, nonce, timestamp].join(':')), claim);
    }),
  );
});

test('any text is read or not, and what is read gives the text again', () => {
  const near = fc
    .array(fc.oneof(fc.constantFrom('ont', 'hmac', ',', ':', APP_ID, SIGNATURE, '1546398245'), fc.string()), {
      maxLength: 12,
    })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(fc.string(), near), (text) => {
      const header = readHmacHeader(text);
      if (header) assert.equal(['ont', header.appId, header.signature, header.nonce, header.timestamp].join(','), text);
      const authorization = readHmacAuthorization(text);
      if (authorization) {
        const { appId, signature, nonce, timestamp } = authorization;
        assert.equal(['ont', appId, signature, nonce, timestamp].join(':'), text.replace(/^hmac:/, ''));
      }
    }),
  );
});

test('threat 17, V16: what is signed can be read in one way only: no field takes characters of another, in any position', () => {
  const path = fc.constantFrom('/api/v1/ontid/login/phone', '/x', '/api/v1/onttag/authrequesters');
  const digits = fc.stringMatching(/^\d{0,24}$/);
  const digest = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('base64'));
  // All that a field could be mistaken for: times, digests, addresses.
  const tricky = fc
    .array(fc.oneof(digits, digest, fc.constantFrom('1546398245', '/', '?a=', 'a', '-', '=')), { maxLength: 4 })
    .map((parts) => parts.join(''));
  const body = Buffer.from('{}');
  const isTaken = (uri: string, timestamp: string, nonce: string, content: string) =>
    (content === '' || /^[A-Za-z0-9+/]{22}==$/.test(content)) &&
    readHmacHeader(`ont,${APP_ID},${SIGNATURE},${nonce},${timestamp}`) !== undefined &&
    isUnixSeconds({ timestamp }) &&
    isUnambiguous({ method: 'POST', uri, headers: {}, body: content === '' ? Buffer.alloc(0) : body });
  let taken = 0;
  fc.assert(
    fc.property(
      path,
      tricky,
      fc.constantFrom('1546398245', '1795844379', '1795817958'),
      tricky,
      fc.oneof(digest, fc.constant('')),
      (start, query, timestamp, nonce, content) => {
        const uri = start + query;
        if (!isTaken(uri, timestamp, nonce, content)) return;
        taken++;
        const raw = uri + timestamp + nonce + content;
        const readings = [];
        for (let at = 1; at < raw.length; at++) {
          for (const end of [raw.length, raw.length - 24]) {
            if (
              end > at + 10 &&
              isTaken(raw.slice(0, at), raw.slice(at, at + 10), raw.slice(at + 10, end), raw.slice(end))
            )
              readings.push([at, end]);
          }
        }
        assert.deepEqual(readings, [[uri.length, raw.length - 24]], raw);
      },
    ),
    { numRuns: 2000 },
  );
  assert.ok(taken > 100, String(taken));
});
