import type { AccountApi } from '../../protocol/custody/account-api.ts';
import type { CustodyApi, Envelope, SessionApi } from '../../protocol/custody/custody-api.ts';
import type { LinkedApi } from '../../protocol/custody/linked.ts';
import type { TwoStepApi } from '../../protocol/custody/two-step.ts';
import { ERROR_CODES, type ErrorName } from '../../protocol/errors/error-codes.ts';

/** Every call that the page makes, by its path under `/api/v1`. */
export type Calls = { [Path in keyof CustodyApi as `/ontid${Path}`]: CustodyApi[Path] } & SessionApi &
  AccountApi &
  LinkedApi &
  TwoStepApi;

/** Makes one call and gives its result; see `ApiError` for what it throws. */
export type Call = <Path extends keyof Calls>(
  path: Path,
  request: Calls[Path]['request'],
  signal?: AbortSignal,
  headers?: Record<string, string>,
) => Promise<Calls[Path]['result']>;

/**
 * Why a call gave no result.
 * - `offline`: no answer came at all.
 * - `timeout`: none came in time; whether the server did what was asked is not known.
 * - `server`: something answered, but not our API.
 * - `api`: the platform refused; `errorName` says why, where its number is one that we know.
 */
export class ApiError extends Error {
  readonly kind: 'offline' | 'timeout' | 'server' | 'api';
  readonly errorName: ErrorName | undefined;
  /** Seconds after which the same call may succeed, where the server says so. */
  readonly retryAfter: number | undefined;
  /** Of HTTP, where there was an answer of the platform's. */
  readonly status: number | undefined;

  constructor(
    kind: ApiError['kind'],
    message: string,
    options?: ErrorOptions & { errorName?: ErrorName | undefined; retryAfter?: number | undefined; status?: number },
  ) {
    super(message, options);
    this.name = 'ApiError';
    this.kind = kind;
    this.errorName = options?.errorName;
    this.retryAfter = options?.retryAfter;
    this.status = options?.status;
  }
}

/** Milliseconds: registering seals a key and may queue for it; past this a person thinks that the page is dead. */
const TIMEOUT = 20_000;
/** The same for what carries pictures over a slow line. */
const UPLOAD_TIMEOUT = 180_000;

/**
 * Calls the page's own server.
 *
 * @throws {ApiError} when there is no result
 * @throws the signal's reason, when the caller has given up
 */
export const call: Call = async (path, request, signal, headers) => {
  const timeout = new AbortController();
  const allowed = path === '/account/verify-document' ? UPLOAD_TIMEOUT : TIMEOUT;
  const timer = setTimeout(() => timeout.abort(), allowed);
  const giveUp = () => timeout.abort();
  signal?.addEventListener('abort', giveUp);
  try {
    const response = await fetch(`/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(request),
      signal: timeout.signal,
    });
    return readEnvelope(await response.text(), response) as Calls[typeof path]['result'];
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof ApiError) throw cause;
    if (timeout.signal.aborted) throw new ApiError('timeout', `${path}: no answer in ${allowed} ms`, { cause });
    throw new ApiError('offline', `${path}: no connection`, { cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
};

/**
 * The result that an answer's body holds.
 *
 * @throws {ApiError} `api` when the envelope carries an error, `server` when the body is no envelope
 */
export function readEnvelope(body: string, { status, headers }: Pick<Response, 'status' | 'headers'>): unknown {
  let envelope: Partial<Envelope> | null;
  try {
    envelope = JSON.parse(body) as Partial<Envelope> | null;
  } catch (cause) {
    throw new ApiError('server', `Answer ${status} is not JSON`, { cause });
  }
  const number: unknown = envelope?.error;
  if (typeof number !== 'number') throw new ApiError('server', `Answer ${status} is not an envelope`);
  if (number === ERROR_CODES.SUCCESS) return envelope!.result;
  const known = Object.entries(ERROR_CODES).find(([, code]) => code === number)?.[0] as ErrorName | undefined;
  // RFC 9110 §10.2.3; our server sends seconds, never a date.
  const retryAfter = Number(headers.get('retry-after')) || undefined;
  throw new ApiError('api', `${number} ${String(envelope!.desc)}`, { errorName: known, retryAfter, status });
}
