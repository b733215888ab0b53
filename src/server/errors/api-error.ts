import type { ErrorName } from '../../protocol/errors/error-codes.ts';

/** The HTTP status that goes with each platform error when the thrower names no other. */
const STATUS: Partial<Record<ErrorName, number>> = {
  PARAM_ERROR: 400,
  ALREADY_EXIST: 409,
  NOT_FOUND: 404,
  NOT_EXIST: 404,
  NOT_PERMISSION: 403,
  NOT_REGISTRY: 403,
  EXPIRES: 401,
  REVOKED: 401,
  TIME_EXCEEDED: 429,
  VERIFY_CODE_FREQUENT: 429,
  VERIFY_CODE_ERROR: 403,
  VERIFY_CODE_EXPIRES: 403,
  INVALID_PASSWORD: 403,
  ONTID_LOCKED: 423,
  REPEATED_REQUESTS_ERROR: 401,
  ONTID_NOT_EXIST: 404,
  SIG_VERIFY_FAILED: 401,
  COMM_SMS_FAIL: 502,
  DB_ERROR: 503,
  DECODE_ERROR: 401,
  TOKEN_TYPE_ERROR: 401,
  IDENTITY_VERIFY_FAILED: 403,
};

/** The HTTP status of an error that is thrown without one of its own. */
export const statusOf = (error: ErrorName): number => STATUS[error] ?? 500;

/** A failure that the caller may be told of: everything else becomes `INNER_ERROR` and says nothing. */
export class ApiError extends Error {
  readonly error: ErrorName;
  readonly status: number;
  /** Seconds after which the same call may succeed; sent as `Retry-After`. */
  readonly retryAfter: number | undefined;

  /**
   * @param message what is wrong and what to do, for a developer; never a secret, never what the caller did not send
   */
  constructor(error: ErrorName, message: string, options: { status?: number; retryAfter?: number } = {}) {
    super(message);
    this.name = 'ApiError';
    this.error = error;
    this.status = options.status ?? statusOf(error);
    this.retryAfter = options.retryAfter;
  }
}
