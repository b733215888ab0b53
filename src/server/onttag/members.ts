import { Buffer } from 'node:buffer';

const [QUOTE, BACKSLASH, SLASH, COLON, COMMA, OPEN, CLOSE] = Buffer.from('"\\/:,{}') as unknown as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
const SPACES = new Set(Buffer.from(' \t\n\r'));
/** Bytes of a member that may be decoded as a whole. */
const SHORT = 65_536;

/**
 * Finds the members of a JSON object whose values are all text, without decoding them: a document of megabytes stays
 * where it is.
 *
 * @returns each member's value as it is written, with its quotes; `undefined` for anything else, or a member that comes
 *   twice
 */
export function membersOf(body: Buffer): Map<string, Buffer> | undefined {
  const members = new Map<string, Buffer>();
  let at = 0;
  const next = (): number | undefined => {
    while (SPACES.has(body[at]!)) at++;
    return body[at];
  };
  const took = (byte: number): boolean => next() === byte && ++at > 0;
  const text = (): Buffer | undefined => {
    if (next() !== QUOTE) return undefined;
    const start = at;
    for (let end = body.indexOf(QUOTE, start + 1); end !== -1; end = body.indexOf(QUOTE, end + 1)) {
      let escapes = 0;
      while (body[end - 1 - escapes] === BACKSLASH) escapes++;
      if (escapes % 2 === 0) return body.subarray(start, (at = end + 1));
    }
    return undefined;
  };
  if (!took(OPEN)) return undefined;
  for (let first = true; !took(CLOSE); first = false) {
    if (!first && !took(COMMA)) return undefined;
    const name = decoded(text());
    const value = name !== undefined && took(COLON) ? text() : undefined;
    if (name === undefined || value === undefined || members.has(name)) return undefined;
    members.set(name, value);
  }
  return next() === undefined ? members : undefined;
}

/** The text of a short member; `undefined` for a long one, and for what is no JSON. */
export function decoded(value: Buffer | undefined): string | undefined {
  if (!value || value.length > SHORT) return undefined;
  try {
    return JSON.parse(value.toString()) as string;
  } catch {
    return undefined;
  }
}

/**
 * Gives the text that a request is signed over (`signedText` in the protocol), piece by piece.
 *
 * @returns `false` for a value that JSON would write otherwise: a long one with another escape than that of a slash
 */
export function feedSignedText(members: ReadonlyMap<string, Buffer>, feed: (piece: Buffer | string) => void): boolean {
  const names = [...members.keys()].filter((name) => name !== 'signature').sort((a, b) => (a < b ? -1 : 1));
  feed('{');
  for (const [n, name] of names.entries()) {
    feed(`${n ? ',' : ''}${JSON.stringify(name)}:`);
    if (!feedValue(members.get(name)!, feed)) return false;
  }
  feed('}');
  return true;
}

function feedValue(value: Buffer, feed: (piece: Buffer | string) => void): boolean {
  if (!value.includes(BACKSLASH)) {
    feed(value);
    return true;
  }
  const short = decoded(value);
  if (short !== undefined) feed(JSON.stringify(short));
  if (value.length <= SHORT) return short !== undefined;
  // Some languages escape the slashes of base64.
  let from = 0;
  for (let at = value.indexOf(BACKSLASH); at !== -1; at = value.indexOf(BACKSLASH, at + 1)) {
    if (value[at + 1] !== SLASH) return false;
    feed(value.subarray(from, at));
    from = at + 1;
  }
  feed(value.subarray(from));
  return true;
}
