import { OntidError } from '../../protocol/errors/errors.ts';

/** The platform's refusal of a call: `ERR_CALL_REFUSED`, with what the platform said. */
export class CallRefused extends OntidError {
  /** The platform's number: 61024 for a wrong password, 61011 for a code that was asked for too soon, and so on. */
  readonly error: number;
  /** HTTP's status. */
  readonly status: number;
  /** Seconds after which the same call may succeed, where the platform says so. */
  readonly retryAfter: number | undefined;

  constructor(refusal: { error: number; desc: string; status: number; retryAfter?: number | undefined }) {
    super('ERR_CALL_REFUSED', refusal.desc);
    this.name = 'CallRefused';
    this.error = refusal.error;
    this.status = refusal.status;
    this.retryAfter = refusal.retryAfter;
  }
}
