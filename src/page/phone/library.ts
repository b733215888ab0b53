import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/min';
import type { Phone, PhoneLibrary, PhoneProblem } from './numbers.ts';

/** The numbering plans of the world, in a chunk of their own. */
export const library: PhoneLibrary = {
  countries: getCountries().map((code) => ({ code, callingCode: getCountryCallingCode(code) })),
  read,
};

function read(text: string, country: string): Phone | PhoneProblem {
  const typed = text.trim();
  if (!typed) return 'empty';
  const defaultCountry = country as CountryCode;
  const parsed = parsePhoneNumberFromString(typed, { defaultCountry, extract: false });
  if (!parsed?.isPossible()) return problemOf(validatePhoneNumberLength(typed, defaultCountry));
  const callingCode = parsed.countryCallingCode;
  // Some numbers belong to a calling code and to none of its countries: keep the one that was chosen, if it is among them.
  const chosen = getCountryCallingCode(defaultCountry) === callingCode ? country : undefined;
  const found = parsed.country ?? chosen ?? parsed.getPossibleCountries()[0] ?? country;
  return { country: found, callingCode, national: parsed.nationalNumber, display: parsed.formatInternational() };
}

function problemOf(length: ReturnType<typeof validatePhoneNumberLength>): PhoneProblem {
  if (length === 'TOO_SHORT') return 'too_short';
  if (length === 'TOO_LONG') return 'too_long';
  return 'not_a_number';
}
