/** A time in milliseconds is later than this. In seconds it is the year 5138. */
const SECONDS_BOUND = 100_000_000_000;

/**
 * Whether a value is a NumericDate (RFC 7519 §2). A time in milliseconds would make a token good for ten thousand
 * years.
 */
export function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 && value < SECONDS_BOUND;
}
