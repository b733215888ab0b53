/**
 * Writes every control character of a text as `\uXXXX`, as JSON does: C0, DEL and C1 (ECMA-48), by which a terminal can
 * be commanded, line separators, and the controls of the bidirectional algorithm (UAX #9), which can make a text look
 * like another.
 *
 * @param text from outside: a page, a registered name, the text of an error
 * @param lines `true` keeps line feeds
 */
export function printable(text: string, { lines = false } = {}): string {
  const controls = lines ? /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Bidi_Control}]/gu : /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;
  return text.replace(controls, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
