import type { LimitsConfig } from './limits-config.ts';

/** So many in so much time, counted from the first. */
export interface Window {
  points: number;
  seconds: number;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** How many times what one IPv6 /64 may do its /56 and its /48 may do: some providers give each customer only a /64. */
export const WIDER_FACTORS = [3, 8] as const;

/** An app's back end calls for many people. */
const APP_FACTOR = 50;

/** Percent of the day's messages, and of a country's, that are not kept for known browsers. */
const STRANGERS_SHARE = 80;

/**
 * Every limit there is, by what is counted. Several windows for one thing are a back-off: the short one slows a burst
 * down, the long one keeps a patient attacker below what a person needs. Attempts that turn out right are given back.
 */
export function rulesOf({ addressFactor, smsDailyCap, smsCountryShare, smsCountries }: LimitsConfig) {
  const times = (factor: number, windows: Window[]) =>
    windows.map(({ points, seconds }) => ({ points: points * factor, seconds }));
  const perAddress = (...windows: Window[]) => times(addressFactor, windows);
  const perApp = (...windows: Window[]) => times(addressFactor * APP_FACTOR, windows);
  const share = (percent: number, least: number) => [{ points: shareOf(smsDailyCap, percent, least), seconds: DAY }];
  const countryShare = smsCountries?.length === 1 ? 100 : smsCountryShare;
  return {
    /** Calls of the API, of any kind. */
    'address-calls': perAddress({ points: 600, seconds: MINUTE }),
    /** Codes asked for. An office or a campus behind one address must still get theirs. */
    'address-codes': perAddress({ points: 60, seconds: 10 * MINUTE }, { points: 300, seconds: DAY }),
    /** Wrong codes, whatever the phone. */
    'address-wrong-codes': perAddress({ points: 60, seconds: 10 * MINUTE }, { points: 300, seconds: DAY }),
    /** Wrong passwords, whatever the account: one guess at each of many is what stuffing is. */
    'address-wrong-passwords': perAddress({ points: 30, seconds: 15 * MINUTE }, { points: 150, seconds: DAY }),
    /** Accounts made; each costs two memory-hard hashes. */
    'address-registrations': perAddress({ points: 60, seconds: HOUR }),
    /** Keystores opened, of which each may cost 64 MiB and a second. */
    'address-keystores': perAddress({ points: 20, seconds: 10 * MINUTE }, { points: 100, seconds: DAY }),
    /** The same for an app that signs its calls, whatever addresses they come from. */
    'app-calls': perApp({ points: 600, seconds: MINUTE }),
    'app-codes': perApp({ points: 60, seconds: 10 * MINUTE }, { points: 300, seconds: DAY }),
    'app-wrong-codes': perApp({ points: 60, seconds: 10 * MINUTE }, { points: 300, seconds: DAY }),
    'app-wrong-passwords': perApp({ points: 30, seconds: 15 * MINUTE }, { points: 150, seconds: DAY }),
    'app-registrations': perApp({ points: 60, seconds: HOUR }),
    'app-keystores': perApp({ points: 20, seconds: 10 * MINUTE }, { points: 100, seconds: DAY }),
    /** Wrong passwords for one account, from browsers in which it has not signed in before. */
    'account-wrong-passwords': [
      { points: 10, seconds: 15 * MINUTE },
      { points: 50, seconds: DAY },
    ],
    /** The same from one browser in which it has: others' guesses do not count here. */
    'device-wrong-passwords': [
      { points: 10, seconds: 15 * MINUTE },
      { points: 50, seconds: DAY },
    ],
    /** Changes of password that the old one allows; resets are bounded by their codes. */
    'account-password-changes': [{ points: 10, seconds: DAY }],
    /** Calls of the browsers in which one person has signed in before, when their address has used up its own. */
    'known-calls': [{ points: 60, seconds: MINUTE }],
    /** Documents sent to ONT TAG: each may be as large as a thousand other calls. */
    'address-documents': perAddress({ points: 60, seconds: 10 * MINUTE }),
    /** Requests to ONT TAG for one person, kind of document and requester. */
    'onttag-attempts': [{ points: 5, seconds: DAY }],
    /** Codes for browsers whose address has used up `address-codes`, each with a proof of work. */
    'address-proven-codes': perAddress({ points: 300, seconds: 10 * MINUTE }, { points: 3_000, seconds: DAY }),
    /** Codes for known browsers whose address has used up `address-codes`, by phone. */
    'known-codes': [{ points: 10, seconds: HOUR }],
    /** The same for other browsers in which the account's other method was proven. */
    'proven-codes': [{ points: 10, seconds: HOUR }],
    /** Wrong codes for one phone, over all codes and browsers that are not known. */
    'phone-wrong-codes': [{ points: 20, seconds: HOUR }],
    /** The same in browsers in which the phone's account has signed in before: others' guesses do not count here. */
    'known-wrong-codes': [{ points: 20, seconds: HOUR }],
    /** The same in other browsers in which its other method was proven, by its owner or by a thief of the password. */
    'proven-wrong-codes': [{ points: 20, seconds: HOUR }],
    /** Messages to one phone that strangers ask for; see `easyPointsOf` for when each costs a proof of work. */
    'sms-phone': [{ points: 30, seconds: DAY }],
    /** Messages to one phone that its account's known browsers ask for. */
    'known-sms-phone': [{ points: 10, seconds: DAY }],
    /** The same for other browsers in which its other method was proven. */
    'proven-sms-phone': [{ points: 10, seconds: DAY }],
    /** Messages to one phone that one app asks for. */
    'app-sms-phone': [{ points: 10, seconds: DAY }],
    /** Messages to numbers that differ in their last four digits alone: who pumps owns ranges, not single numbers. */
    'sms-prefix': share(10, 20),
    'known-sms-prefix': share(10, 20),
    'app-sms-prefix': share(1, 20),
    /** Messages to one country. Where only one is served, it may have all. */
    'sms-country': share(countryShare, 1),
    /** The part of them that strangers and apps may have; the rest is for known browsers. */
    'sms-country-strangers': share((countryShare * STRANGERS_SHARE) / 100, 1),
    'sms-all': [{ points: smsDailyCap, seconds: DAY }],
    'sms-strangers': share(STRANGERS_SHARE, 1),
  } satisfies Record<string, Window[]>;
}

export type LimitName = keyof ReturnType<typeof rulesOf>;

/** How far the counters of messages may rise before each further message for a stranger costs a proof of work. */
export function easyPointsOf(config: LimitsConfig): Partial<Record<LimitName, number>> {
  const half = (limit: LimitName) => Math.max(1, Math.floor(rulesOf(config)[limit][0]!.points / 2));
  return {
    'sms-phone': 5,
    'sms-prefix': shareOf(config.smsDailyCap, 1, 20),
    'sms-country-strangers': half('sms-country-strangers'),
    'sms-strangers': half('sms-strangers'),
  };
}

const shareOf = (cap: number, percent: number, least: number) =>
  Math.min(cap, Math.max(least, Math.floor((cap * percent) / 100)));
