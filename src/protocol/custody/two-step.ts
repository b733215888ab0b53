import type { OntId } from '../common/ont-id.ts';

/** The second step of a sign-in: the password of the ONT ID, or a code that is sent to its phone. */
export type SecondMethod = 'password' | 'code';

/** A sign-in whose first step is done, as the page shows it. */
export interface SecondStep {
  ontid: OntId;
  /** Masked, as in `SessionAccount`. */
  phone: string;
  /** One of these finishes it; the first is asked for first. */
  asks: SecondMethod[];
}

/**
 * The hosted page's own calls for sign-in in two steps, under `/api/v1`. A sign-in call of an account that asks for two
 * steps fails with `IDENTITY_VERIFY_FAILED` and leaves the browser with its first step done, for ten minutes.
 */
export interface TwoStepApi {
  /** The newest sign-in of this browser that is half done. `EXPIRES` when there is none. */
  '/second/show': { action: 'showSecondStep'; request: Record<never, never>; result: SecondStep };
  /** Sends a code to the account's own phone. */
  '/second/code': { action: 'sendSecondCode'; request: { ontid: OntId }; result: boolean };
  /** Finishes the sign-in. Exactly one of `password` and `verifyCode`, and one that is asked for. */
  '/second/finish': {
    action: 'finishSignIn';
    request: { ontid: OntId; password?: string; verifyCode?: string };
    result: OntId;
  };
  /** Gives up every sign-in of this browser that is half done. */
  '/second/leave': { action: 'leaveSignIn'; request: Record<never, never>; result: boolean };
  /**
   * Proves again that the owner of a session is there. For five minutes after that, or after a sign-in with the
   * password, the account page's calls do what they otherwise refuse with `IDENTITY_VERIFY_FAILED`.
   */
  '/session/prove': { action: 'proveOwner'; request: { ontid: OntId; password: string }; result: boolean };
  /** Sends a code to the account's own phone, for turning two-step sign-in on. */
  '/account/two-step-code': { action: 'sendTwoStepCode'; request: { ontid: OntId }; result: boolean };
  /** Turns sign-in in two steps on, with that code, or off. */
  '/account/two-step': {
    action: 'setTwoStep';
    request: { ontid: OntId; on: boolean; verifyCode?: string };
    result: boolean;
  };
}
