import {
  type CountryCode,
  type NumberType,
  type PhoneNumber as ParsedNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { type E164, type PhoneParts, parseWirePhone, toWirePhone } from '../../protocol/common/phone.ts';
import { ApiError } from '../errors/api-error.ts';

/** A phone number as the server uses it: whole for look-ups, in its parts for showing. */
export interface PhoneNumber extends PhoneParts {
  e164: E164;
}

/**
 * Reads a number as the custody API writes it and makes sure that its country could have issued it. A trunk prefix
 * (the 0 of `+44*07700…`) is dropped, so that a phone is one phone however it is dialled.
 *
 * @param field the request's field, for the message
 * @throws ApiError PARAM_ERROR
 */
export function readPhone(field: string, text: string): PhoneNumber {
  const parts = parseWirePhone(text);
  const known = parts && readInFull(`+${parts.callingCode}${parts.national}`);
  const phone = known?.isPossible() && {
    e164: known.number as E164,
    callingCode: known.countryCallingCode,
    national: known.nationalNumber,
  };
  if (!phone || !parseWirePhone(toWirePhone(phone)))
    throw new ApiError('PARAM_ERROR', `${field} is a phone number such as +86*15821703553`);
  return phone;
}

/** Kinds of numbers that cost whoever sends to them, or that are nobody's own phone. */
const REFUSED_TYPES: ReadonlySet<NumberType> = new Set<NumberType>([
  'PREMIUM_RATE',
  'SHARED_COST',
  'TOLL_FREE',
  'PERSONAL_NUMBER',
  'PAGER',
  'UAN',
  'VOICEMAIL',
]);

/**
 * Reads a number that a message is to be sent to: one that is in use by its country's numbering plan, and of a kind
 * that belongs to one person's phone. Satellite and other numbers without a country are refused too.
 *
 * @param field the request's field, for the message
 * @throws ApiError PARAM_ERROR
 */
export function readTextablePhone(field: string, text: string): PhoneNumber {
  const phone = readPhone(field, text);
  const known = parsePhoneNumberFromString(phone.e164)!;
  if (!known.isValid()) throw new ApiError('PARAM_ERROR', `${field} is not a number in use; a mobile number is needed`);
  const type = known.getType();
  if (known.isNonGeographic() || (type !== undefined && REFUSED_TYPES.has(type))) {
    throw new ApiError('PARAM_ERROR', `no codes are sent to numbers of this kind; ${field} must be a mobile number`);
  }
  return phone;
}

/** The countries that a number may be of: several may share a calling code. */
export function countriesOf({ e164 }: PhoneNumber): CountryCode[] {
  const number = parsePhoneNumberFromString(e164);
  return number?.country ? [number.country] : (number?.getPossibleCountries() ?? []);
}

/**
 * Drops prefixes until there is none: of two, one reading drops the first alone, and its result would be read as
 * another.
 */
function readInFull(number: string): ParsedNumber | undefined {
  const known = parsePhoneNumberFromString(number);
  return known && known.number.length < number.length ? readInFull(known.number) : known;
}
