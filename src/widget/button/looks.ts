import { LOOKS } from '../../protocol/site/button-options.ts';
import { complain } from '../options/complain.ts';

type Choices = typeof LOOKS;

/** One value of each, and a width. */
export type Looks = { -readonly [Name in keyof Choices]: Choices[Name][number] } & {
  /** CSS pixels; as wide as its words when there is none. */
  width: number | undefined;
};

const WIDEST = 2000;

/**
 * Reads what the page's HTML says. A value that is none of ours counts as left out, and the console names those that
 * are.
 *
 * @param read gives an attribute's text
 */
export function readLooks(read: (name: string) => string | null): Looks {
  const looks: Record<string, unknown> = {};
  for (const [name, values] of Object.entries<readonly string[]>(LOOKS)) {
    const given = tidy(read(name));
    looks[name] = values.includes(given) ? given : values[0];
    if (given && looks[name] !== given)
      complain(`${name}="${given}" is not valid: expected one of ${values.join(', ')}. Using ${values[0]}.`);
  }
  const given = tidy(read('width'));
  const width = /^\d+(px)?$/.test(given) ? parseInt(given, 10) : 0;
  if (width > 0 && width <= WIDEST) looks['width'] = width;
  else if (given)
    complain(`width="${given}" is not valid: expected 1 to ${WIDEST} pixels. Using the width of the words.`);
  return looks as Looks;
}

const tidy = (text: string | null): string => text?.trim().toLowerCase() ?? '';
