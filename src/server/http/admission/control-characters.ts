import type { TSchema } from 'typebox';
import { ApiError } from '../../errors/api-error.ts';
import type { Server } from '../server.ts';

/**
 * The keyword of a schema that says which control characters its text may have: `bytes` any, as a password may; `lines`
 * tabs and line ends, as a file may. Other text has none.
 */
export const TEXT_KEYWORD = 'x-text';

type Kind = 'bytes' | 'lines' | 'plain';

const REFUSED: Record<Kind, RegExp | undefined> = {
  bytes: undefined,
  lines: /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/,
  plain: /[\0-\x1f\x7f-\x9f]/,
};
/** Levels of lists and objects in each other: what is read here needs three. More would be a stack overflow of ours. */
const DEEPEST = 32;
/** Names that an error may repeat. */
const NAME = /^\w{1,64}$/;

/**
 * Refuses control characters and lone surrogates in everything that a request brings: query, path and body, in members
 * and their names, at any depth. PostgreSQL takes no NUL in text, and nobody types the others.
 */
export function refuseControlCharacters(app: Server): void {
  app.addHook('preValidation', async ({ query, params, body, routeOptions }) => {
    checkCharacters(query, 'the query');
    if (!isPlain(params)) throw new ApiError('NOT_FOUND', 'there is nothing at this address');
    checkCharacters(body, 'the body', propertiesOf(routeOptions.schema?.body));
  });
}

/** Whether none of the parts of a path has such a character. */
const isPlain = (params: unknown) =>
  Object.values(params as Record<string, string>).every((part) => part.isWellFormed() && !REFUSED.plain!.test(part));

const propertiesOf = (schema: unknown) =>
  (schema as { properties?: Record<string, TSchema> } | undefined)?.properties ?? {};

/**
 * Checks a value and all that is in it.
 *
 * @param name for the message: of the member, or of where the value is
 * @param properties the schemas of its members
 * @throws ApiError PARAM_ERROR
 */
export function checkCharacters(value: unknown, name: string, properties: Record<string, TSchema> = {}): void {
  checkValue(value, { name, properties, kind: 'plain', depth: 0 });
}

/** Where a value stands. */
interface Place {
  name: string;
  properties: Record<string, TSchema>;
  kind: Kind;
  /** How many lists and objects it is in. */
  depth: number;
}

function checkValue(value: unknown, { name, properties, kind, depth }: Place): void {
  if (typeof value === 'string') return checkText(value, name, kind);
  if (typeof value !== 'object' || value === null) return;
  if (depth === DEEPEST) {
    throw new ApiError('PARAM_ERROR', `${name} has more than ${DEEPEST} levels of lists and objects`);
  }
  const place = { properties: {}, depth: depth + 1 };
  if (Array.isArray(value)) return value.forEach((each) => checkValue(each, { ...place, name, kind: 'plain' }));
  for (const [member, inner] of value instanceof URLSearchParams ? value : Object.entries(value)) {
    checkText(member, 'the name of a member', 'plain');
    const schema = Object.hasOwn(properties, member) ? properties[member] : undefined;
    const known = (schema as { [TEXT_KEYWORD]?: Kind } | undefined)?.[TEXT_KEYWORD];
    checkValue(inner, { ...place, name: NAME.test(member) ? member : name, kind: known ?? 'plain' });
  }
}

function checkText(text: string, name: string, kind: Kind): void {
  if (!text.isWellFormed()) throw new ApiError('PARAM_ERROR', `${name} is not well-formed text`);
  if (REFUSED[kind]?.test(text)) throw new ApiError('PARAM_ERROR', `${name} has a control character`);
}
