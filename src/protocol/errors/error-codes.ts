/**
 * The platform's error codes: the number that an answer's `error` field carries, by name.
 * 0 and 6100x–6300x come from the custody API's published table; 61011 and later from the platform's later catalogue.
 * ONT TAG has a catalogue of its own in which some of these numbers mean other things.
 */
export const ERROR_CODES = {
  SUCCESS: 0,
  PARAM_ERROR: 61001,
  ALREADY_EXIST: 61002,
  NOT_FOUND: 61003,
  NOT_EXIST: 61004,
  NOT_PERMISSION: 61005,
  NOT_REGISTRY: 61006,
  EXPIRES: 61007,
  REVOKED: 61008,
  SERIALIZE_ERROR: 61009,
  TIME_EXCEEDED: 61010,
  VERIFY_CODE_FREQUENT: 61011,
  VERIFY_CODE_ERROR: 61012,
  VERIFY_CODE_EXPIRES: 61013,
  INVALID_PASSWORD: 61024,
  ONTID_LOCKED: 61030,
  DECODE_ERROR: 61031,
  REPEATED_REQUESTS_ERROR: 61040,
  ONTID_NOT_EXIST: 61043,
  VERIFY_FAIL: 62001,
  CREATE_FAIL: 62002,
  COMM_FAIL: 62003,
  FILE_ERROR: 62004,
  DB_ERROR: 62005,
  SIG_VERIFY_FAILED: 62006,
  COMM_SMS_FAIL: 62007,
  VERIFY_PROVIDE_FAILED: 62009,
  TOKEN_TYPE_ERROR: 62015,
  INNER_ERROR: 63001,
  EXCEPTION: 63002,
  CODE_VERIFY_FAILED: 63003,
  IDENTITY_VERIFY_FAILED: 63004,
} as const;

/** The name of a platform error, as it stands in the published table. */
export type ErrorName = Exclude<keyof typeof ERROR_CODES, 'SUCCESS'>;

/** The number that goes with a name. */
export type ErrorNumber = (typeof ERROR_CODES)[keyof typeof ERROR_CODES];
