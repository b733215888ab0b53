import type { AccountApi } from '../../protocol/custody/account-api.ts';
import type { CustodyApi, Envelope, SessionApi } from '../../protocol/custody/custody-api.ts';
import type { LinkedApi } from '../../protocol/custody/linked.ts';
import type { TwoStepApi } from '../../protocol/custody/two-step.ts';
import { ERROR_CODES } from '../../protocol/errors/error-codes.ts';
import type { ApiError } from '../errors/api-error.ts';

type Api = CustodyApi & SessionApi & AccountApi & LinkedApi & TwoStepApi;
/** A path of the API, below its prefix. */
export type ApiPath = keyof Api;
export type ApiRequest<Path extends ApiPath> = Api[Path]['request'];
export type ApiResult<Path extends ApiPath> = Api[Path]['result'];

/** What a route says of its answers; kept in Fastify's route config, where the error exit finds it. */
export interface AnswerShape {
  action: string;
  /** What `result` is when the call fails. */
  failure: '' | false;
}

export const UNKNOWN_ANSWER: AnswerShape = { action: 'unknown', failure: '' };

export function success<Result>({ action }: AnswerShape, result: Result): Envelope<string, Result> {
  return { action, version: '1.0', error: ERROR_CODES.SUCCESS, desc: 'SUCCESS', result };
}

export function failure({ action, failure: result }: AnswerShape, error: ApiError): Envelope<string, never> {
  return { action, version: '1.0', error: ERROR_CODES[error.error], desc: `${error.error}, ${error.message}`, result };
}
