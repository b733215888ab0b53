import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ERROR_CODES } from '../../../src/protocol/errors/error-codes.ts';
import { OntidError } from '../../../src/protocol/errors/errors.ts';

// The custody API's published table, then what the platform's later catalogue adds.
const PUBLISHED = `
  0 SUCCESS · 61001 PARAM_ERROR · 61002 ALREADY_EXIST · 61003 NOT_FOUND · 61004 NOT_EXIST · 61005 NOT_PERMISSION · 61006 NOT_REGISTRY ·
  61007 EXPIRES · 61008 REVOKED · 61009 SERIALIZE_ERROR · 61010 TIME_EXCEEDED · 62001 VERIFY_FAIL · 62002 CREATE_FAIL · 62003 COMM_FAIL ·
  62004 FILE_ERROR · 62005 DB_ERROR · 62006 SIG_VERIFY_FAILED · 63001 INNER_ERROR · 63002 EXCEPTION · 63003 CODE_VERIFY_FAILED ·
  63004 IDENTITY_VERIFY_FAILED`;
const LATER = `
  61011 VERIFY_CODE_FREQUENT · 61012 VERIFY_CODE_ERROR · 61013 VERIFY_CODE_EXPIRES · 61024 INVALID_PASSWORD · 61030 ONTID_LOCKED ·
  61031 DECODE_ERROR · 61040 REPEATED_REQUESTS_ERROR · 61043 ONTID_NOT_EXIST · 62007 COMM_SMS_FAIL · 62009 VERIFY_PROVIDE_FAILED ·
  62015 TOKEN_TYPE_ERROR`;

test('every published code has its number, and no other has one', () => {
  const published = `${PUBLISHED} · ${LATER}`
    .split('·')
    .map((entry) => entry.trim().split(' '))
    .map(([number, name]) => [name, Number(number)]);
  assert.deepEqual(ERROR_CODES, Object.fromEntries(published));
});

test('an error carries its code, its message and what lay beneath', () => {
  const cause = new TypeError('no network');
  const error = new OntidError('ERR_KEYS_UNREACHABLE', 'The key set could not be fetched.', { cause });
  assert.ok(error instanceof Error);
  assert.deepEqual(
    [error.name, error.code, error.message, error.cause],
    ['OntidError', 'ERR_KEYS_UNREACHABLE', 'The key set could not be fetched.', cause],
  );
  assert.equal(String(error), 'OntidError: The key set could not be fetched.');
  assert.equal('cause' in new OntidError('ERR_ABORTED', 'Stopped.'), false);
});
