/** A phone number in E.164 form: `+`, the country calling code, the national number; at most 15 digits. */
export type E164 = `+${string}` & { readonly __brand: 'E164' };

/** A number as the custody API writes it, in its two parts. */
export interface PhoneParts {
  /** Digits of the country calling code, without `+`. */
  callingCode: string;
  /** Digits of the national number. */
  national: string;
}

const WIRE = /^\+?([1-9]\d{0,2})\*(\d{4,14})$/;

/**
 * Reads the custody API's form of a number: country calling code, `*`, national number. The seed's examples carry a
 * leading `+`; clients in the wild leave it out; both are taken. Whether the number is possible in its country is not
 * decided here.
 *
 * @returns `undefined` when the text is not of that form or is longer than E.164 allows
 */
export function parseWirePhone(text: string): PhoneParts | undefined {
  const match = WIRE.exec(text);
  if (!match) return undefined;
  const [, callingCode, national] = match as unknown as [string, string, string];
  return callingCode.length + national.length <= 15 ? { callingCode, national } : undefined;
}

/** Writes a number as the custody API wants it: `+86*15821703553`. */
export function toWirePhone({ callingCode, national }: PhoneParts): string {
  return `+${callingCode}*${national}`;
}

/**
 * A number that its owner recognizes and a bystander cannot use: `+86 158…3553`. At least four digits are left out, two
 * of the shortest numbers.
 */
export function maskPhone({ callingCode, national }: PhoneParts): string {
  const tail = national.length >= 8 ? 4 : 2;
  const head = Math.max(0, Math.min(3, national.length - tail - 4));
  return `+${callingCode} ${national.slice(0, head)}…${national.slice(-tail)}`;
}
