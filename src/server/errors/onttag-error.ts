import type { OntTagErrorName } from '../../protocol/onttag/onttag.ts';
import { ApiError } from './api-error.ts';

const STATUS: Record<OntTagErrorName, number> = {
  PARAM_ERROR: 400,
  ALREADY_EXIST: 409,
  NOT_FOUND: 404,
  NOT_PERMISSION: 403,
  NOT_REGISTRY: 403,
  TIME_EXCEEDED: 429,
  ATTEMPTS_EXCEEDED: 429,
  SIG_VERIFY_FAILED: 401,
  INNER_ERROR: 500,
};

/** The HTTP status of an error of ONT TAG's. */
export const statusOfOntTag = (error: OntTagErrorName): number => STATUS[error];

/** A failure that an ONT TAG caller may be told of, in ONT TAG's own catalogue. */
export class OntTagError extends Error {
  readonly error: OntTagErrorName;
  readonly status: number;
  readonly retryAfter: number | undefined;

  /** @param message what is wrong and what to do, for a developer; never what stands in a document */
  constructor(
    error: OntTagErrorName,
    message: string,
    options: { status?: number; retryAfter?: number | undefined } = {},
  ) {
    super(message);
    this.name = 'OntTagError';
    this.error = error;
    this.status = options.status ?? STATUS[error];
    this.retryAfter = options.retryAfter;
  }
}

/** The platform's own failures in ONT TAG's catalogue, which has names for most of them. */
export function inOntTagWords({ error, message, status, retryAfter }: ApiError): OntTagError {
  const name = Object.hasOwn(STATUS, error) ? (error as OntTagErrorName) : fallback(status);
  return new OntTagError(name, message, { status, retryAfter });
}

function fallback(status: number): OntTagErrorName {
  if (status >= 500) return 'INNER_ERROR';
  return status === 401 ? 'SIG_VERIFY_FAILED' : 'PARAM_ERROR';
}

/** The same in the custody API's catalogue, for what the platform's own page asks. */
export function inCustodyWords(error: unknown): unknown {
  if (!(error instanceof OntTagError)) return error;
  const { message, retryAfter, status } = error;
  return error.error === 'ATTEMPTS_EXCEEDED'
    ? new ApiError('TIME_EXCEEDED', message, { ...(retryAfter === undefined ? {} : { retryAfter }) })
    : new ApiError('PARAM_ERROR', message, { status });
}
