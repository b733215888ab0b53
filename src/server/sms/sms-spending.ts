import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';
import type { PhoneNumber } from '../accounts/phone-number.ts';
import { ApiError } from '../api-error.ts';
import type { Limits } from '../limits/limits.ts';

/** Decides whether a message to a number may cost something: countries that are served, and how many in a day. */
export class SmsSpending {
  readonly #limits: Limits;
  readonly #countries: readonly CountryCode[] | undefined;

  /** @param parts.countries those that are served; without it, all */
  constructor(parts: { limits: Limits; countries?: readonly CountryCode[] | undefined }) {
    this.#limits = parts.limits;
    this.#countries = parts.countries;
  }

  /**
   * Counts a message under all that bounds it. The answer rests on the number alone, not on whether it has an account.
   *
   * @returns takes it back, when there was no message after all
   * @throws ApiError PARAM_ERROR for a country that is not served; TIME_EXCEEDED when a limit is used up
   */
  async take(phone: PhoneNumber): Promise<() => Promise<void>> {
    const possible = countriesOf(phone);
    if (this.#countries && !possible.some((country) => this.#countries!.includes(country))) {
      throw new ApiError('PARAM_ERROR', 'no messages are sent to numbers of this country');
    }
    return this.#limits.take(
      ['sms-prefix', phone.e164.slice(0, -4)],
      ['sms-phone', phone.e164],
      ['sms-country', possible.length === 1 ? possible[0]! : `+${phone.callingCode}`],
      ['sms-all', ''],
    );
  }
}

/** Several countries may share a calling code; a number that could be of any of them gives all. */
function countriesOf({ e164 }: PhoneNumber): CountryCode[] {
  const number = parsePhoneNumberFromString(e164);
  return number?.country ? [number.country] : (number?.getPossibleCountries() ?? []);
}
