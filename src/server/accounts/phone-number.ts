import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { parseWirePhone, type E164, type PhoneParts } from '../../protocol/phone.ts';
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
  const known = parts && parsePhoneNumberFromString(`+${parts.callingCode}${parts.national}`);
  if (!known?.isPossible()) throw new ApiError('PARAM_ERROR', `${field} is a phone number such as +86*15821703553`);
  return { e164: known.number as E164, callingCode: known.countryCallingCode, national: known.nationalNumber };
}
