import { LinkedRefused } from '../../errors/linked-refused.ts';

/**
 * What a provider names a person by: text, or a number that it did not put in quotes.
 *
 * @throws LinkedRefused refused, when it is neither
 */
export function readSubject(value: unknown): string {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || text.length === 0 || text.length > 255)
    throw new LinkedRefused('refused', 'the answer names nobody');
  return text;
}
