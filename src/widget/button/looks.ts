import { complain } from '../options/complain.ts';

/** What the button may look like. Names and values are those that integrators know from Google's button; the first is the default. */
export const LOOKS = {
  type: ['standard', 'icon'],
  theme: ['light', 'dark', 'outline', 'filled', 'auto'],
  size: ['large', 'medium', 'small'],
  text: ['signin_with', 'signup_with', 'continue_with', 'signin'],
  shape: ['rectangular', 'pill', 'circle', 'square'],
  'logo-alignment': ['left', 'center'],
} as const;

type Choices = typeof LOOKS;

/** One value of each, and a width. */
export type Looks = { -readonly [Name in keyof Choices]: Choices[Name][number] } & {
  /** CSS pixels; as wide as its words when there is none. */
  width: number | undefined;
};

const WIDEST = 2000;

/**
 * Reads what the page's HTML says. A value that is none of ours counts as left out, and the console names those that are.
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
  const width = /^\d+(px)?$/.test(given) ? parseInt(given) : 0;
  if (width > 0 && width <= WIDEST) looks['width'] = width;
  else if (given)
    complain(`width="${given}" is not valid: expected 1 to ${WIDEST} pixels. Using the width of the words.`);
  return looks as Looks;
}

const tidy = (text: string | null): string => text?.trim().toLowerCase() ?? '';
