import type { PhoneParts } from '../../protocol/common/phone.ts';

/** A number that a person has given, as far as it could be read. */
export interface Phone extends PhoneParts {
  /** ISO 3166-1 alpha-2 code. */
  country: string;
  /** In full, grouped as in its country: `+86 158 2170 3553`. */
  display: string;
}

export interface Country {
  /** ISO 3166-1 alpha-2 code. */
  code: string;
  /** Digits, without `+`. */
  callingCode: string;
}

export type PhoneProblem = 'empty' | 'not_a_number' | 'too_short' | 'too_long';

/** What knows the world's numbering plans; it comes after the first paint. */
export interface PhoneLibrary {
  countries: readonly Country[];
  /** @param country the country of a number that names none itself */
  read(text: string, country: string): Phone | PhoneProblem;
}

// Enough for the form to work before the library is there, and without it.
const FIRST_COUNTRIES: Record<string, string> = {
  CN: '86',
  HK: '852',
  MO: '853',
  TW: '886',
  US: '1',
  CA: '1',
  GB: '44',
  SG: '65',
  MY: '60',
  JP: '81',
  KR: '82',
  IN: '91',
  AU: '61',
  DE: '49',
  FR: '33',
  ES: '34',
  IT: '39',
  NL: '31',
  CH: '41',
  BR: '55',
  ID: '62',
  TH: '66',
  VN: '84',
  RU: '7',
};

/** A country of the built-in table; without an entry its calling code is empty. */
export function firstCountry(code: string): Country {
  return { code, callingCode: FIRST_COUNTRIES[code] ?? '' };
}

/**
 * Reads a number with no knowledge of numbering plans: digits of the country chosen, or an international number with
 * that country's calling code. The server judges it.
 */
export function readPlainly(text: string, { code, callingCode }: Country): Phone | PhoneProblem {
  const typed = text.normalize('NFKC').trim();
  if (!typed) return 'empty';
  if (!/^\+?[\d\s().-]+$/.test(typed) || !callingCode) return 'not_a_number';
  let national = typed.replace(/\D/g, '');
  if (typed.startsWith('+')) {
    if (!national.startsWith(callingCode)) return 'not_a_number';
    national = national.slice(callingCode.length);
  }
  // Written as it is dialled at home. Italy alone of these countries has numbers that begin with 0.
  if (code !== 'IT') national = national.replace(/^0/, '');
  if (national.length < 4) return 'too_short';
  // E.164 §6: at most 15 digits, the calling code among them.
  if (callingCode.length + national.length > 15) return 'too_long';
  return { country: code, callingCode, national, display: `+${callingCode} ${national}` };
}
