import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { maskPhone, type PhoneParts, parseWirePhone, toWirePhone } from '../../../src/protocol/common/phone.ts';

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength });
const phones: fc.Arbitrary<PhoneParts> = fc
  .record(
    { callingCode: fc.integer({ min: 1, max: 999 }).map(String), national: digits(4, 14) },
    { noNullPrototype: true },
  )
  .filter(({ callingCode, national }) => callingCode.length + national.length <= 15);

test('both published writings are read', () => {
  const phone = { callingCode: '86', national: '15821703553' };
  assert.deepEqual(parseWirePhone('+86*15821703553'), phone);
  assert.deepEqual(parseWirePhone('86*15821703553'), phone);
});

test('a number is written with the plus, and read again as it was', () => {
  assert.equal(toWirePhone({ callingCode: '86', national: '15821703553' }), '+86*15821703553');
  fc.assert(fc.property(phones, (phone) => assert.deepEqual(parseWirePhone(toWirePhone(phone)), phone)));
});

test('a number has at most the 15 digits of E.164', () => {
  assert.ok(parseWirePhone(`+1*${'2'.repeat(14)}`));
  assert.ok(parseWirePhone(`+998*${'2'.repeat(12)}`));
  assert.equal(parseWirePhone(`+998*${'2'.repeat(13)}`), undefined);
  assert.equal(parseWirePhone(`+1*${'2'.repeat(15)}`), undefined);
  assert.equal(parseWirePhone(`+1*${'2'.repeat(100_000)}`), undefined);
});

test('anything else is no number', () => {
  for (const text of [
    '',
    '*',
    '+*',
    '+86',
    '+86*',
    '*15821703553',
    '+8615821703553',
    '15821703553',
    '+86**15821703553',
    '+86*158*21703553',
    '++86*15821703553',
    '+0*15821703553',
    '+086*15821703553',
    '+8600*15821703553',
    '+86*123',
    ' +86*15821703553',
    '+86*15821703553 ',
    '+86*15821703553\n',
    '+86*158 2170 3553',
    '+86*158-2170-3553',
    '+86*-5821703553',
    '+86*1582170355e',
    '+86*0x12345',
    '+8６*15821703553',
    // Digits of other scripts: Arabic-Indic, Devanagari, full width.
    '+86*١٥٨٢١٧٠٣٥٥٣',
    '+86*१५८२१७०३५५३',
    '+86*１５８２１７０３５５３',
    '+86＊15821703553',
    '＋86*15821703553',
    "+86*15821703553'; drop table accounts; --",
    '+86*15821703553\u0000',
    '+86\u200b*15821703553',
  ])
    assert.equal(parseWirePhone(text), undefined, JSON.stringify(text));
});

test('of any text, only plain digits come out', () => {
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'+*0123456789٣３ ') }));
  fc.assert(
    fc.property(texts, (text) => {
      const phone = parseWirePhone(text);
      if (phone) assert.match(`${phone.callingCode}*${phone.national}`, /^[1-9][0-9]{0,2}\*[0-9]{4,14}$/);
    }),
    { numRuns: 500 },
  );
});

test('a masked number is recognized by its owner', () => {
  assert.equal(maskPhone({ callingCode: '86', national: '15821703553' }), '+86 158…3553');
});

test('a masked number of any length hides at least four digits, or two of the shortest', () => {
  fc.assert(
    fc.property(phones, (phone) => {
      const [head, tail] = maskPhone(phone).slice(`+${phone.callingCode} `.length).split('…');
      assert.ok(phone.national.startsWith(head!) && phone.national.endsWith(tail!) && tail!.length >= 2);
      assert.ok(phone.national.length - head!.length - tail!.length >= (phone.national.length >= 6 ? 4 : 2));
    }),
  );
});
