import type { OntidError } from '../../protocol/errors/errors.ts';
import type { SignInResult } from '../../protocol/sign-in/result.ts';

/** `ontid-success`: a person has signed in. */
export class OntidSuccessEvent extends Event {
  readonly result: SignInResult;

  constructor(result: SignInResult) {
    super('ontid-success', { bubbles: true, composed: true });
    this.result = result;
  }
}

class OntidFailureEvent extends Event {
  readonly error: OntidError;

  constructor(type: string, error: OntidError) {
    super(type, { bubbles: true, composed: true });
    this.error = error;
  }
}

/** `ontid-error`: no sign-in, and not because the person did not want one. `error.code` says why. */
export class OntidErrorEvent extends OntidFailureEvent {
  constructor(error: OntidError) {
    super('ontid-error', error);
  }
}

/** `ontid-cancel`: the person closed the window (`ERR_POPUP_CLOSED`) or said no (`ERR_ACCESS_DENIED`). */
export class OntidCancelEvent extends OntidFailureEvent {
  constructor(error: OntidError) {
    super('ontid-cancel', error);
  }
}

/** The event that tells of a sign-in without a result: a person's decision is not an error. */
export function failureEvent(error: OntidError): OntidErrorEvent | OntidCancelEvent {
  return isDecision(error) ? new OntidCancelEvent(error) : new OntidErrorEvent(error);
}

/** Whether the person closed the window or refused. */
export const isDecision = ({ code }: OntidError): boolean =>
  code === 'ERR_POPUP_CLOSED' || code === 'ERR_ACCESS_DENIED';

declare global {
  interface GlobalEventHandlersEventMap {
    'ontid-success': OntidSuccessEvent;
    'ontid-error': OntidErrorEvent;
    'ontid-cancel': OntidCancelEvent;
  }
}
