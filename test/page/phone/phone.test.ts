import assert from 'node:assert/strict';
import { test } from 'node:test';
import { library } from '../../../src/page/phone/library.ts';
import { firstCountry, type PhoneLibrary, readPlainly } from '../../../src/page/phone/numbers.ts';
import { lazyPhones } from '../../../src/page/phone/phones.ts';

const plainly = (text: string, country = 'CN') => {
  const phone = readPlainly(text, firstCountry(country));
  return typeof phone === 'string' ? phone : `${phone.callingCode}*${phone.national}`;
};

test('without the library: digits of the country chosen', () => {
  assert.equal(plainly(' 158-2170 3553 '), '86*15821703553');
  assert.equal(plainly('１５８２１７０３５５３'), '86*15821703553');
  assert.equal(plainly('+86 158 2170 3553'), '86*15821703553');
  assert.equal(plainly('07700 900123', 'GB'), '44*7700900123');
  assert.equal(plainly('06 698 12345', 'IT'), '39*0669812345');
});

test('without the library: what cannot be a number, or names a country that it does not know', () => {
  assert.equal(plainly('   '), 'empty');
  assert.equal(plainly('hello'), 'not_a_number');
  assert.equal(plainly('+44 7700 900123'), 'not_a_number');
  assert.equal(plainly('123'), 'too_short');
  assert.equal(plainly('1'.repeat(14)), 'too_long');
  assert.equal(plainly('12345678', 'ZZ'), 'not_a_number');
});

test('the built-in table agrees with the library', () => {
  for (const { code, callingCode } of library.countries) {
    const { callingCode: builtIn } = firstCountry(code);
    if (builtIn) assert.equal(builtIn, callingCode, code);
  }
});

test('with the library: national and international numbers, and whose they are', () => {
  assert.deepEqual(library.read('158 2170 3553', 'CN'), {
    country: 'CN',
    callingCode: '86',
    national: '15821703553',
    display: '+86 158 2170 3553',
  });
  assert.deepEqual(library.read('+44 7700 900123', 'CN'), {
    country: 'GB',
    callingCode: '44',
    national: '7700900123',
    display: '+44 7700 900123',
  });
  assert.deepEqual(library.read('07700 900123', 'GB'), library.read('+44 7700 900123', 'CN'));
});

test('with the library: a number of a calling code that countries share keeps the one that was chosen', () => {
  const phone = library.read('800 555 0199', 'CA');
  assert.equal(typeof phone === 'object' && phone.callingCode, '1');
});

test('with the library: what is wrong with a number', () => {
  assert.equal(library.read('', 'CN'), 'empty');
  assert.equal(library.read('158', 'CN'), 'too_short');
  assert.equal(library.read('158217035531234567', 'CN'), 'too_long');
  assert.equal(library.read('call me', 'CN'), 'not_a_number');
});

test('when the library cannot be had, the form still reads numbers, and the next need asks again', async () => {
  let attempts = 0;
  const fetchLibrary = async (): Promise<PhoneLibrary> => {
    if (++attempts === 1) throw new Error('offline');
    return library;
  };
  const phones = lazyPhones(fetchLibrary);
  await phones.load();
  assert.deepEqual(phones.countries('CN'), [{ code: 'CN', callingCode: '86' }]);
  assert.equal(typeof phones.read('15821703553', 'CN'), 'object');
  await Promise.all([phones.load(), phones.load()]);
  assert.equal(attempts, 2);
  assert.ok(phones.countries('CN').length > 200);
});

test('a library that does not come is waited for only so long', async () => {
  const phones = lazyPhones(() => new Promise(() => {}));
  await phones.load(1);
  assert.equal(typeof phones.read('15821703553', 'CN'), 'object');
});
