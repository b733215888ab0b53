import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Passwords, readPassword } from '../../../src/server/custody/password.ts';
import { ApiError } from '../../../src/server/errors/api-error.ts';
import { BusyError, Turns } from '../../../src/server/limits/turns.ts';
import { Envelope } from '../../../src/server/secrets/envelope.ts';

const read = (text: string) => {
  try {
    return readPassword(text);
  } catch (error) {
    assert.ok(error instanceof ApiError && error.error === 'PARAM_ERROR', String(error));
    assert.ok(!text || text.length < 6 || !error.message.includes(text), 'a password is not told back');
    return undefined;
  }
};

test('threat 27: a password is text of 6 characters to 256 bytes, counted as a person counts, in one form of Unicode', () => {
  for (const good of [
    '123456',
    'x'.repeat(64),
    'x'.repeat(256),
    '密码密码密码',
    '🔑🔑🔑🔑🔑🔑',
    '      ',
    'a\u0000bcde',
    '\u202e123456',
  ])
    assert.equal(read(good), good);
  for (const bad of ['', '12345', '🔑🔑🔑🔑🔑', 'x'.repeat(257), '密'.repeat(86), '12345\ud800', 'e\u0301'.repeat(5)])
    assert.equal(read(bad), undefined, JSON.stringify(bad));
  assert.equal(read('cafe\u0301 noir'), 'caf\u00e9 noir');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const password = read(text);
      if (password === undefined) return;
      assert.equal(password, text.normalize('NFC'));
      assert.equal(readPassword(password), password);
      assert.ok(Buffer.byteLength(password) <= 256 && Buffer.from(password).toString() === password);
    }),
  );
});

test('hardening: hashes wait in a bounded queue; past it callers are told to come again, whether or not there is an account', async () => {
  const passwords = new Passwords(
    new Envelope(Buffer.alloc(32, 7)),
    new Turns(1, { waiting: 2, perCaller: 2, retryAfter: 5 }),
  );
  const known = await passwords.hash('correct horse');
  for (const hashed of [known, undefined]) {
    const answers = await Promise.allSettled(
      Array.from({ length: 5 }, () => passwords.matches(hashed, 'correct horse')),
    );
    const said = answers.map((one) =>
      one.status === 'fulfilled' ? one.value : one.reason instanceof BusyError && one.reason.status,
    );
    const found = hashed !== undefined;
    assert.deepEqual(said, [found, found, found, 429, 429]);
  }
  const hashes = await Promise.allSettled(Array.from({ length: 4 }, () => passwords.hash('correct horse')));
  assert.deepEqual(
    hashes.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'fulfilled', 'rejected'],
  );
  assert.equal(await passwords.matches(known, 'correct horse'), true, 'once it is free again');
});
