import type { LinkedFault } from '../../protocol/custody/linked.ts';
import type { TextKey } from '../i18n/catalogue.ts';
import type { PhoneProblem } from '../phone/numbers.ts';
import type { Fault } from './fault.ts';

/** The text for a sign-in at a provider that failed. */
export const LINKED_FAULTS: Record<LinkedFault, TextKey> = {
  denied: 'linkedDenied',
  unknown: 'linkedUnknown',
  unreachable: 'linkedUnreachable',
  refused: 'linkedRefused',
};

const PHONE_PROBLEMS: Record<PhoneProblem, TextKey> = {
  empty: 'phoneEmpty',
  not_a_number: 'phoneImpossible',
  too_short: 'phoneTooShort',
  too_long: 'phoneTooLong',
};

/** The error for a phone number that cannot be used. */
export const phoneFault = (problem: PhoneProblem): Fault => ({ field: 'number', text: PHONE_PROBLEMS[problem] });
