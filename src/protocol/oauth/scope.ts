/**
 * What a site may see of a person besides the ONT ID (RFC 6749 §3.3), where it is registered for it and the person
 * agrees.
 */
export const SCOPES = ['phone'] as const;

/** One of them. */
export type Scope = (typeof SCOPES)[number];

/** The scopes that a list names, each once; what is not known is passed over. */
export function readScopes(text: string): Scope[] {
  const names = text.split(' ');
  return SCOPES.filter((scope) => names.includes(scope));
}
