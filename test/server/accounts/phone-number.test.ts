import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { getCountries, getCountryCallingCode } from 'libphonenumber-js/min';
import { toWirePhone } from '../../../src/protocol/phone.ts';
import { readPhone } from '../../../src/server/accounts/phone-number.ts';
import { ApiError } from '../../../src/server/api-error.ts';

const REFUSED = new ApiError('PARAM_ERROR', 'phone is a phone number such as +86*15821703553').message;

test('a phone is one phone however it is dialled', () => {
  const phone = { e164: '+447700900123', callingCode: '44', national: '7700900123' };
  for (const text of ['+44*7700900123', '44*7700900123', '+44*07700900123', '+44*007700900123']) assert.deepEqual(readPhone('phone', text), phone, text);
  // Where a zero belongs to the number, it stays.
  assert.equal(readPhone('phone', '+39*0612345678').e164, '+390612345678');
});

test('what a phone is read as is read as the same phone, and any other text is refused without being told back', () => {
  const countries = fc.constantFrom(...new Set(getCountries().map((country) => getCountryCallingCode(country))), '999');
  const digits = fc.string({ unit: fc.constantFrom(...'00000123456789'), minLength: 4, maxLength: 14 });
  const numbers = fc.tuple(countries, digits).map((parts) => `+${parts.join('*')}`);
  fc.assert(
    fc.property(fc.oneof({ weight: 4, arbitrary: numbers }, fc.string({ unit: 'binary' })), (text) => {
      try {
        const phone = readPhone('phone', text);
        assert.equal(phone.e164, `+${phone.callingCode}${phone.national}`);
        assert.match(phone.e164, /^\+[1-9]\d{4,14}$/);
        assert.deepEqual(readPhone('phone', toWirePhone(phone)), phone);
      } catch (error) {
        assert.ok(error instanceof ApiError && error.error === 'PARAM_ERROR', String(error));
        assert.equal(error.message, REFUSED);
      }
    }),
    { numRuns: 1000 },
  );
});
