import { parsePhoneNumberFromString, type PhoneNumber as ParsedNumber } from 'libphonenumber-js/min';
import { parseWirePhone, toWirePhone, type E164, type PhoneParts } from '../../protocol/phone.ts';
import { ApiError } from '../api-error.ts';

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
  const phone = known?.isPossible() && { e164: known.number as E164, callingCode: known.countryCallingCode, national: known.nationalNumber };
  if (!phone || !parseWirePhone(toWirePhone(phone))) throw new ApiError('PARAM_ERROR', `${field} is a phone number such as +86*15821703553`);
  return phone;
}

/** Drops prefixes until there is none: of two, one reading drops the first alone, and its result would be read as another. */
function readInFull(number: string): ParsedNumber | undefined {
  const known = parsePhoneNumberFromString(number);
  return known && known.number.length < number.length ? readInFull(known.number) : known;
}
