import type { CountryCode } from 'libphonenumber-js/max';
import { ApiError } from '../errors/api-error.ts';
import type { Counted, Limits } from '../limits/limits.ts';
import { countriesOf, type PhoneNumber } from '../phones/phone-number.ts';
import type { Asker } from './asker.ts';
import { MOST_LEVEL, proofNeeded } from './proof-of-work.ts';

/** A message that was counted. */
export interface Spent {
  /** The proof of work that a browser owes for it: 0 for none. */
  level: number;
  /** Takes it back, when there was no message after all. */
  giveBack(): Promise<void>;
}

/**
 * Decides whether a message to a number may be sent: countries that are served, and how many in a day. Strangers have a
 * part of each limit; the rest is kept for browsers in which the phone's account has signed in before, or in which its
 * other method was proven. Strangers owe a
 * proof of work long before a limit is used up. An app has its own count for each phone and number range.
 */
export class SmsSpending {
  readonly #limits: Limits;
  readonly #countries: readonly CountryCode[] | undefined;

  /** @param parts.countries those that are served; without it, all */
  constructor(parts: { limits: Limits; countries?: readonly CountryCode[] | undefined }) {
    this.#limits = parts.limits;
    this.#countries = parts.countries;
  }

  /**
   * Counts a message under all that bounds it. The answer rests on the number and the asker, not on whether the number
   * has an account.
   *
   * @param options.proven whether a proof of work came with it; whether it is right is for the caller to check
   * @throws ApiError PARAM_ERROR for a country that is not served; TIME_EXCEEDED when a limit is used up, or when a
   *   proof of work is owed and none came
   */
  async take(phone: PhoneNumber, asker: Asker, { proven = false } = {}): Promise<Spent> {
    const possible = countriesOf(phone);
    if (this.#countries && !possible.some((country) => this.#countries!.includes(country))) {
      throw new ApiError('PARAM_ERROR', 'no messages are sent to numbers of this country');
    }
    const country = possible.length === 1 ? possible[0]! : `+${phone.callingCode}`;
    const range = phone.e164.slice(0, -4);
    const whole: Counted[] = [
      ['sms-country', country],
      ['sms-all', ''],
    ];
    const strangers: Counted[] = [['sms-country-strangers', country], ['sms-strangers', ''], ...whole];
    const asStranger: Counted[] = [['sms-prefix', range], ['sms-phone', phone.e164], ...strangers];
    switch (asker.kind) {
      case 'app':
        return this.#take([
          ['app-sms-prefix', `${asker.app} ${range}`],
          ['app-sms-phone', `${asker.app} ${phone.e164}`],
          ...strangers,
        ]);
      case 'known':
      case 'proven':
        // Once the reserve is used up, such a browser is as good as any other.
        return this.#take([['known-sms-prefix', range], [`${asker.kind}-sms-phone`, phone.e164], ...whole]).catch(
          (error: unknown) => {
            if (!(error instanceof ApiError)) throw error;
            return this.#takeAsStranger(asStranger, proven);
          },
        );
      case 'stranger':
        return this.#takeAsStranger(asStranger, proven);
    }
  }

  async #take(counted: Counted[], level = 0): Promise<Spent> {
    return { level, giveBack: await this.#limits.take(...counted) };
  }

  /** Without a proof of work nothing is counted past the easy part, so that nobody uses a limit up without work. */
  async #takeAsStranger(counted: Counted[], proven: boolean): Promise<Spent> {
    if (proven) return this.#take(counted, await this.#levelOf(counted));
    const easily = counted.map(([limit, whose]): Counted => [limit, whose, this.#limits.easyPoints(limit)]);
    return this.#take(easily).catch((error: unknown) => {
      throw error instanceof ApiError ? proofNeeded() : error;
    });
  }

  /** The work that is owed for the next message. */
  async #levelOf(counted: Counted[]): Promise<number> {
    const points = await this.#limits.standAt(counted);
    const levels = counted.map(([limit], n) => levelOf(points[n]! + 1, this.#limits.easyPoints(limit)));
    return Math.min(MOST_LEVEL, Math.max(...levels));
  }
}

/** 0 up to the number that costs nothing, 1 up to twice that, 2 up to four times that, and so on. */
const levelOf = (points: number, easy: number): number => Math.max(0, Math.ceil(Math.log2(points / easy)));
