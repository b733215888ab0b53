import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ApiError } from '../../../src/server/errors/api-error.ts';
import { OntTagError } from '../../../src/server/errors/onttag-error.ts';
import { readFields } from '../../../src/server/onttag/credential-fields.ts';
import { readDocument } from '../../../src/server/onttag/documents.ts';
import { FIELDS, IMAGE, PNG } from '../../support/custody/onttag.ts';

test('any text is a document that is what it says, or is refused without being told back', () => {
  const data = fc.oneof(fc.base64String(), fc.constant(PNG), fc.string());
  const urls = fc.oneof(
    fc.string(),
    fc
      .tuple(fc.constantFrom('image/png;base64,', 'data:image/jpeg;base64,', 'image/svg+xml;base64,', ''), data)
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(urls, (url) => {
      try {
        const { type, content } = readDocument('front', url);
        assert.equal(content.toString('base64'), url.slice(url.indexOf(',') + 1));
        assert.ok(content.subarray(0, 3).equals(Buffer.from(type === 'image/png' ? '89504e' : 'ffd8ff', 'hex')));
      } catch (error) {
        assert.ok(error instanceof OntTagError && error.error === 'PARAM_ERROR', String(error));
      }
    }),
    { examples: [[IMAGE], [`data:${IMAGE}`], [IMAGE.replace('png', 'jpeg')]] },
  );
});

test('any text in a credential’s fields is written down as one line, or is refused', () => {
  const now = new Date('2026-01-02T03:04:05Z');
  const text = fc.string({ unit: 'binary', maxLength: 130 });
  const date = fc.oneof(text, fc.stringMatching(/^20\d\d-[01]\d-[0-3]\d$/));
  fc.assert(
    fc.property(
      fc.record(
        { Name: text, IDDocNumber: text, BirthDay: date, IssueDate: date, ExpirationDate: date, Nationality: text },
        { requiredKeys: [] },
      ),
      (change) => {
        try {
          for (const value of Object.values(readFields({ ...FIELDS, ...change }, now))) {
            assert.ok(value.length > 0 && !/\p{C}/u.test(value) && value === value.trim().normalize('NFC'));
          }
        } catch (error) {
          assert.ok(error instanceof ApiError && error.error === 'PARAM_ERROR', String(error));
        }
      },
    ),
  );
});
