/** Seconds that are named where the platform gave none. */
const SOME_TIME = 300;
const MINUTE = 60;
const HOUR = 3600;

/**
 * Puts a time to wait in the place of `{wait}`: minutes, or hours where it is longer than 90 minutes. It is rounded up, since
 * a person who comes too early has to wait once more.
 *
 * @param seconds that the platform gave
 * @param locale BCP 47 tag of the text
 */
export function withWait(text: string, seconds: number | undefined, locale: string): string {
  const wait = seconds ?? SOME_TIME;
  const [unit, length] = wait > 90 * MINUTE ? (['hour', HOUR] as const) : (['minute', MINUTE] as const);
  const words = () => new Intl.NumberFormat(locale, { style: 'unit', unit }).format(Math.ceil(wait / length));
  return text.replace('{wait}', words);
}
