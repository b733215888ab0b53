import type { ErrorName } from '../../protocol/error-codes.ts';
import { ApiError } from '../api.ts';
import type { Fault } from './state.ts';

/** What the person has to mend before anything is sent, or what only they can. */
export class Refusal extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.text);
    this.fault = fault;
  }
}

export const isApiError = (error: unknown, name: ErrorName): error is ApiError => error instanceof ApiError && error.errorName === name;
