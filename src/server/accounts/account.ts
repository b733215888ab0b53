import type { ExpressionBuilder } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import { ApiError } from '../errors/api-error.ts';
import type { SignInMethod } from '../storage/column-types.ts';
import type { Schema } from '../storage/schema.ts';

/** A person's account: a phone or a linked account, a password, and the ONT ID whose key is kept for them. */
export interface Account {
  id: string;
  ontId: OntId;
}

/** An account that somebody has shown to be theirs, as it was at that moment. */
export interface RecognisedAccount extends Account {
  passwordHash: string;
  /** `null` without a phone. */
  phoneIndex: Buffer | null;
  /** Whether a sign-in takes a second method after the first. */
  twoStep: boolean;
}

/** An account with one of its sessions. */
export interface SessionOwner extends Account {
  sessionId: string;
}

/** An account that is signed in in a browser. */
export interface SignedInAccount extends SessionOwner {
  /** How they signed in. */
  methods: SignInMethod[];
  /** When they last entered the password in this session. */
  provenAt: Date | null;
}

/** An account whose owner is there: signed in, or recognised a moment ago. */
export type PresentAccount = SessionOwner | RecognisedAccount;

/** An account under an ONT ID that it has no longer, with the password of that time. */
export interface RetiredAccount extends Account {
  passwordHash: string;
}

/** The columns of a recognised account. */
export const RECOGNISED = [
  'id',
  'ont_id as ontId',
  'password_hash as passwordHash',
  'phone_index as phoneIndex',
  'two_step as twoStep',
] as const;

/** Whether a row of `account` is as somebody recognised it: the same ONT ID, password, phone and number of steps. */
export const asItWas =
  ({ id, ontId, passwordHash, phoneIndex, twoStep }: RecognisedAccount) =>
  (eb: ExpressionBuilder<Schema, 'account'>) =>
    eb.and([
      eb.and({ id, ont_id: ontId, password_hash: passwordHash, two_step: twoStep }),
      eb('phone_index', 'is not distinct from', phoneIndex),
    ]);

export const alreadyExists = () => new ApiError('ALREADY_EXIST', 'this phone or this ONT ID has an account already');
export const changedMeanwhile = () => new ApiError('EXPIRES', 'the account was changed a moment ago; sign in again');
