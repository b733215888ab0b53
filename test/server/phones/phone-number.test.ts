import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { getCountries, getCountryCallingCode } from 'libphonenumber-js/min';
import { toWirePhone } from '../../../src/protocol/common/phone.ts';
import { ApiError } from '../../../src/server/errors/api-error.ts';
import { readPhone, readTextablePhone } from '../../../src/server/phones/phone-number.ts';

const REFUSED = new ApiError('PARAM_ERROR', 'phone is a phone number such as +86*15821703553').message;

test('a phone is one phone however it is dialled', () => {
  const phone = { e164: '+447700900123', callingCode: '44', national: '7700900123' };
  for (const text of ['+44*7700900123', '44*7700900123', '+44*07700900123', '+44*007700900123'])
    assert.deepEqual(readPhone('phone', text), phone, text);
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

/** One number of each kind that is refused, from several countries' plans. */
const NOT_TEXTABLE: Record<string, string> = {
  'GB premium': '+44*9061234567',
  'US premium': '+1*9002345678',
  'FR premium': '+33*899123456',
  'CH premium': '+41*900123456',
  'JP premium': '+81*990123456',
  'GB shared cost': '+44*8431234567',
  'DE shared cost': '+49*1801234567',
  'GB toll-free': '+44*8001234567',
  'US toll-free': '+1*8002345678',
  'CN toll-free': '+86*8001234567',
  'GB personal number': '+44*7012345678',
  'US personal number': '+1*5002345678',
  'GB pager': '+44*7640123456',
  'GB UAN': '+44*5512345678',
  'DE UAN': '+49*700123456789',
  'NO voicemail': '+47*81212345',
  Iridium: '+881*612345678',
  Inmarsat: '+870*773111632',
  'international networks': '+882*161234567',
  iNum: '+883*510000000000',
  'universal toll-free': '+800*12345678',
  'universal shared cost': '+808*12345678',
  'universal premium': '+979*123456789',
  'unused range': '+86*12345678901',
  'made for films': '+44*7700900123',
};

test('V22: numbers that cost the sender, that are nobody’s phone or not in use get no message', () => {
  const taken = Object.entries(NOT_TEXTABLE).filter(([, number]) => {
    try {
      readTextablePhone('number', number);
      return true;
    } catch (error) {
      assert.ok(error instanceof ApiError && error.error === 'PARAM_ERROR');
      return false;
    }
  });
  assert.deepEqual(taken, []);
});

test('V22: phones of all kinds of plans get messages', () => {
  for (const number of [
    '+86*15821703553',
    '+86*19912345678',
    '+44*7400123456',
    '+44*7624123456',
    '+1*2025550123',
    '+1*8765551234',
    '+49*15112345678',
    '+33*612345678',
    '+65*91234567',
    '+81*9012345678',
    '+91*9876543210',
    '+55*11961234567',
    '+54*91123456789',
    '+39*3123456789',
    '+852*51234567',
    '+886*912345678',
    '+7*9123456789',
    '+234*8021234567',
  ]) {
    assert.ok(readTextablePhone('number', number), number);
  }
});
