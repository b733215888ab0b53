import { type CountryCode, isSupportedCountry } from 'libphonenumber-js/min';

/** What an operator decides of the limits. */
export interface LimitsConfig {
  /** Multiplies what one address may do; for platforms whose people share few addresses. */
  addressFactor: number;
  /** Messages in 24 hours, to anybody. */
  smsDailyCap: number;
  /** Percent of them that one country may have. */
  smsCountryShare: number;
  /** Countries to whose numbers messages are sent, ISO 3166-1 alpha-2; without it, to all. */
  smsCountries?: CountryCode[];
}

export const DEFAULT_LIMITS: LimitsConfig = { addressFactor: 1, smsDailyCap: 10_000, smsCountryShare: 50 };

/** @param mustNameCountries whether messages cost money: then the operator says to which countries they are sent */
export function readLimits(env: NodeJS.ProcessEnv, mustNameCountries: boolean, faults: string[]): LimitsConfig {
  if (mustNameCountries && !env['SMS_COUNTRIES']) {
    faults.push(
      'SMS_COUNTRIES is needed in production: the countries that messages are sent to, such as CN,SG,GB, or all',
    );
  }
  const smsCountries = readCountries(env['SMS_COUNTRIES'], faults);
  return {
    addressFactor: readWhole(
      env['ADDRESS_LIMIT_FACTOR'],
      'ADDRESS_LIMIT_FACTOR',
      DEFAULT_LIMITS.addressFactor,
      1000,
      faults,
    ),
    smsDailyCap: readWhole(env['SMS_DAILY_CAP'], 'SMS_DAILY_CAP', DEFAULT_LIMITS.smsDailyCap, 100_000_000, faults),
    smsCountryShare: readWhole(
      env['SMS_COUNTRY_SHARE'],
      'SMS_COUNTRY_SHARE',
      DEFAULT_LIMITS.smsCountryShare,
      100,
      faults,
    ),
    ...(smsCountries ? { smsCountries } : {}),
  };
}

function readWhole(text: string | undefined, name: string, fallback: number, most: number, faults: string[]): number {
  if (!text) return fallback;
  const number = Number(text);
  if (/^[1-9]\d*$/.test(text) && number <= most) return number;
  faults.push(`${name} is a whole number from 1 to ${most}, not "${text}"`);
  return fallback;
}

function readCountries(text: string | undefined, faults: string[]): CountryCode[] | undefined {
  if (!text || text === 'all') return undefined;
  const codes = text.split(',').map((code) => code.trim());
  const unknown = codes.filter((code) => !isSupportedCountry(code));
  if (unknown.length)
    faults.push(`SMS_COUNTRIES is a list of countries such as CN,SG,GB; these are none: ${unknown.join(', ')}`);
  return codes as CountryCode[];
}
