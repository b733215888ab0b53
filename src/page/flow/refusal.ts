import { CODE_LENGTH } from '../../protocol/custody/custody-api.ts';
import type { ErrorName } from '../../protocol/errors/error-codes.ts';
import { ApiError } from '../api.ts';
import type { Fault, FlowState } from './state.ts';

/** What the person has to mend before anything is sent, or what only they can. */
export class Refusal extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.text);
    this.fault = fault;
  }
}

export const isApiError = (error: unknown, name: ErrorName): error is ApiError =>
  error instanceof ApiError && error.errorName === name;

/** @throws {Refusal} while the code that was typed is not whole */
export function wholeCode(state: Readonly<FlowState>): Readonly<FlowState> {
  const { code } = state;
  if (code.length < CODE_LENGTH) throw new Refusal({ field: 'code', text: code ? 'codeShort' : 'codeEmpty' });
  return state;
}
