export type { OntidErrorCode } from '../protocol/errors.ts';
export { OntidError } from '../protocol/errors.ts';
export type { OntId } from '../protocol/ont-id.ts';
export type { SignInResult } from '../protocol/result.ts';
export { OntidCancelEvent, OntidErrorEvent, OntidSuccessEvent } from './events.ts';
export { lastAccount } from './last-account.ts';
export { OntidSignin } from './ontid-signin.ts';
export type { SignInOptions } from './options.ts';
export { signIn } from './sign-in.ts';
